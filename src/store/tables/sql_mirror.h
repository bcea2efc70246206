#pragma once

#include "app/ports/mirror_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlMirror : public app::MirrorTable {
 public:
  explicit SqlMirror(Context& context) : c_(context) {}
  base::Result<std::int64_t> next_run(domain::LocationId location) override;
  base::Result<std::int64_t> last_run(domain::LocationId location) override;
  base::Status put_assets(domain::LocationId location, const std::vector<domain::Asset>& assets,
                          std::int64_t run) override;
  base::Result<std::int64_t> disown_assets_before(domain::LocationId location, std::int64_t run) override;
  base::Status adjust_counts(domain::LocationId location, const domain::AssetKey& asset, std::int64_t assigned_delta,
                             std::int64_t available_delta, std::int64_t total_delta) override;
  base::Status put_names(std::int64_t adam_id, const std::string& name, const std::string& bundle_id) override;
  base::Status put_users(domain::LocationId location, const std::vector<domain::User>& users,
                         std::int64_t run) override;
  base::Result<std::int64_t> delete_users_before(domain::LocationId location, std::int64_t run) override;
  base::Status note_acceptances(domain::LocationId location, const std::vector<domain::User>& users,
                                base::Timestamp now) override;
  base::Result<std::vector<std::pair<std::string, base::Timestamp>>> acceptances(domain::LocationId location) override;
  base::Status put_assignments(domain::LocationId location, const std::vector<domain::Assignment>& assignments,
                               std::int64_t run) override;
  base::Status delete_assignments(domain::LocationId location,
                                  const std::vector<domain::Assignment>& assignments) override;
  base::Result<std::int64_t> delete_assignments_before(domain::LocationId location, std::int64_t run,
                                                       const std::optional<domain::AssetKey>& asset) override;
  base::Result<std::vector<domain::Assignment>> delete_revocable_of(domain::LocationId location,
                                                                    const domain::Assignee& assignee) override;
  base::Result<std::vector<app::MirroredAsset>> assets(std::optional<domain::LocationId> location) override;
  base::Result<std::vector<app::MirroredAsset>> assets_of_item(domain::AdamId item) override;
  base::Result<std::vector<domain::AdamId>> items_of_one_location(domain::LocationId location) override;
  base::Result<std::vector<app::MirroredAsset>> assets_listed(const app::AssetListing& listing) override;
  base::Result<std::vector<app::MirroredAsset>> assets_that_differ(domain::LocationId location) override;
  base::Result<std::vector<app::SharedAsset>> assets_of_several_locations() override;
  base::Result<std::vector<app::LocationSeats>> location_seats(std::optional<domain::LocationId> location) override;
  base::Result<std::optional<app::MirroredAsset>> find_asset(domain::LocationId location,
                                                             const domain::AssetKey& asset) override;
  base::Result<std::vector<app::Holder>> holders(std::int64_t adam_id, std::optional<domain::LocationId> location,
                                                 const std::optional<app::Holder>& after, int limit) override;
  base::Result<app::HolderPage> holders_listed(const app::HolderListing& listing,
                                               const std::optional<app::Holder>& after, int limit) override;
  base::Result<std::vector<app::Holder>> held_by(const domain::Assignee& assignee) override;
  base::Result<std::vector<domain::Assignee>> holders_among(domain::LocationId location, const domain::AssetKey& asset,
                                                            const std::vector<domain::Assignee>& assignees) override;
  base::Result<std::vector<domain::Assignment>> assignments(domain::LocationId location,
                                                            const std::optional<domain::Assignment>& after,
                                                            int limit) override;
  base::Result<std::vector<std::pair<std::int64_t, domain::Assignee>>> assignees(domain::LocationId location) override;
  base::Status each_holding(domain::LocationId location,
                            const std::function<void(const domain::AssetKey&, std::int64_t)>& take) override;
  base::Result<std::vector<app::MirroredUser>> users(const app::UserFilterForList& filter,
                                                     const std::optional<app::MirroredUser>& after, int limit) override;
  base::Result<app::MirroredUserPage> users_listed(const app::UserListing& listing,
                                                   const std::optional<app::MirroredUser>& after, int limit) override;

 private:
  base::Result<std::vector<app::MirroredAsset>> assets_everywhere();

  Context& c_;
};

/// The row id of an asset; 0: none. Makes a row without counts, not owned, where `make` says so.
base::Result<std::int64_t> asset_row(Context& c, domain::LocationId location, const domain::AssetKey& key, bool make);
/// Row ids of assignees in the order given; 0: none. Makes the missing ones where `make` says so.
base::Result<std::vector<std::int64_t>> assignee_rows(Context& c, domain::LocationId location,
                                                      const std::vector<domain::Assignee>& assignees, bool make);

}  // namespace bursar::store
