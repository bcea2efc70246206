#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/model/asset.h"
#include "domain/model/assignment.h"
#include "domain/model/distribution.h"
#include "domain/model/location.h"
#include "domain/model/organization.h"
#include "domain/model/user.h"

namespace bursar::app {

/// An asset as mirrored, with what we know beside Apple's row.
struct MirroredAsset {
  domain::LocationId location;
  domain::Asset asset;
  std::int64_t mirrored = 0;  // assignments in the mirror; equals asset.assigned when in agreement
  bool owned = true;          // false: Apple does not list it any more, assignments may remain
  std::string name;           // from the store; empty: not known
  std::string bundle_id;
};

struct Holder {
  domain::LocationId location;
  domain::Assignment assignment;
};

/// Seats held for the sake of one distribution (0: given by hand or adopted); none: without a reason that is known
/// here.
struct HolderReason {
  std::optional<domain::DistributionId> distribution;
};
/// Which holders of an item. Empty fields ask for nothing. They stand by location, devices before people, by name.
struct HolderListing {
  std::int64_t adam_id = 0;
  std::optional<domain::LocationId> location = {};
  std::optional<HolderReason> reason = {};
  std::string text = {};                   // how the name begins: as it is here, in capitals or in small letters
  std::vector<domain::UnitId> units = {};  // of whom the inventory has there
  bool descending = false;
  std::int64_t looked_at_max = 20'000;  // names that a page goes through
};
/// As a page does not look at everything, it may have fewer rows than asked for, or none, although others come after
/// it.
struct HolderPage {
  std::vector<Holder> holders;
  std::optional<Holder> next;  // the page after begins behind it; none: nothing comes after
};

struct UserFilterForList {
  std::optional<domain::LocationId> location;
  std::optional<domain::UserStatus> status;
  std::string client_user_id;  // empty: all; else exactly this one
};

/// Which assets of a list. Empty fields ask for nothing; `sort_column`: one of kAssetSorts, else adamId, pricing,
/// location.
struct AssetListing {
  std::vector<domain::LocationId> locations;
  std::string text;  // part of the name, without regard to case
  std::string sort_column;
  bool descending = false;
  std::int64_t first = 0;
  std::int64_t limit = 0;
};
inline constexpr const char* kAssetSorts[] = {"adam_id",   "name",    "location_id", "assigned",
                                              "available", "retired", "total"};

/// What a location owns, in numbers.
struct LocationSeats {
  domain::LocationId location;
  std::int64_t items = 0;  // assets
  std::int64_t total = 0;  // seats, of assets with a limit; so the next two
  std::int64_t assigned = 0;
  std::int64_t available = 0;
  std::int64_t assigned_without_limit = 0;
};

struct SharedAsset {
  domain::AssetKey key;
  std::string name;
  std::int64_t locations = 0;  // that own it
};

struct MirroredUser {
  domain::LocationId location;
  domain::User user;
};

/// Which people. Empty fields ask for nothing. They stand by location, clientUserId, idHash.
struct UserListing {
  std::optional<domain::LocationId> location = {};
  std::optional<domain::UserStatus> status = {};
  std::string text = {};                   // how the clientUserId begins: as for holders
  std::vector<domain::UnitId> units = {};  // of people whom the inventory has there
  bool descending = false;
  std::int64_t looked_at_max = 100'000;  // records that a page goes through
};
/// As HolderPage.
struct MirroredUserPage {
  std::vector<MirroredUser> users;
  std::optional<MirroredUser> next;
};

/// The mirror of what Apple holds. Rows are stamped with the last walk that saw them (`run`: stamps grow per location;
/// a put never lowers a row's stamp, so that two runs can go side by side); what a completed walk did not see is
/// retired by stamp. All `put_…` insert or update; sizes are those of a page (≤ some 1,000s). Lists are in a fixed
/// order and paged by `after` = the last row of the page before (none: from the start).
class MirrorTable {
 public:
  virtual ~MirrorTable() = default;

  /// A new run number for this location: 1, 2, 3 …
  virtual base::Result<std::int64_t> next_run(domain::LocationId location) = 0;
  /// The last number given (0: none): the stamp for rows that settled operations and notifications add.
  virtual base::Result<std::int64_t> last_run(domain::LocationId location) = 0;

  virtual base::Status put_assets(domain::LocationId location, const std::vector<domain::Asset>& assets,
                                  std::int64_t run) = 0;
  /// Marks assets stamped before `run` as not owned; gives how many changed.
  virtual base::Result<std::int64_t> disown_assets_before(domain::LocationId location, std::int64_t run) = 0;
  /// Adds to an asset's assigned, available and total; no such asset: not_found "no_such_asset".
  virtual base::Status adjust_counts(domain::LocationId location, const domain::AssetKey& asset,
                                     std::int64_t assigned_delta, std::int64_t available_delta,
                                     std::int64_t total_delta) = 0;
  virtual base::Status put_names(std::int64_t adam_id, const std::string& name, const std::string& bundle_id) = 0;

  /// An active record replaces the active record of the same clientUserId.
  virtual base::Status put_users(domain::LocationId location, const std::vector<domain::User>& users,
                                 std::int64_t run) = 0;
  virtual base::Result<std::int64_t> delete_users_before(domain::LocationId location, std::int64_t run) = 0;
  /// Notes when people were first seen to have accepted, and forgets it for those that are only registered (again).
  virtual base::Status note_acceptances(domain::LocationId location, const std::vector<domain::User>& users,
                                        base::Timestamp now) = 0;
  virtual base::Result<std::vector<std::pair<std::string, base::Timestamp>>> acceptances(
      domain::LocationId location) = 0;

  /// Assets that the mirror does not know yet are added with zero counts, not owned, until assets arrive.
  virtual base::Status put_assignments(domain::LocationId location, const std::vector<domain::Assignment>& assignments,
                                       std::int64_t run) = 0;
  virtual base::Status delete_assignments(domain::LocationId location,
                                          const std::vector<domain::Assignment>& assignments) = 0;
  /// Deletes assignments stamped before `run` (of one asset, or of all where none is given); gives how many.
  virtual base::Result<std::int64_t> delete_assignments_before(domain::LocationId location, std::int64_t run,
                                                               const std::optional<domain::AssetKey>& asset) = 0;
  /// Deletes an assignee's assignments of revocable assets; gives what was deleted.
  virtual base::Result<std::vector<domain::Assignment>> delete_revocable_of(domain::LocationId location,
                                                                            const domain::Assignee& assignee) = 0;

  /// Every asset of a location (all locations where none is given) with `mirrored` kept with every change, by adamId,
  /// pricing, location.
  virtual base::Result<std::vector<MirroredAsset>> assets(std::optional<domain::LocationId> location) = 0;
  virtual base::Result<std::vector<MirroredAsset>> assets_of_item(domain::AdamId item) = 0;
  /// What a location owns and no other does.
  virtual base::Result<std::vector<domain::AdamId>> items_of_one_location(domain::LocationId location) = 0;
  virtual base::Result<std::vector<MirroredAsset>> assets_listed(const AssetListing& listing) = 0;
  /// Owned ones of which the mirror has another number of rows than Apple counts.
  virtual base::Result<std::vector<MirroredAsset>> assets_that_differ(domain::LocationId location) = 0;
  virtual base::Result<std::vector<SharedAsset>> assets_of_several_locations() = 0;
  /// Of one location, or of all that own anything, in their order.
  virtual base::Result<std::vector<LocationSeats>> location_seats(std::optional<domain::LocationId> location) = 0;
  virtual base::Result<std::optional<MirroredAsset>> find_asset(domain::LocationId location,
                                                                const domain::AssetKey& asset) = 0;
  /// Holders of an adamId, over all locations or one, in the order in which assets and holders became known.
  virtual base::Result<std::vector<Holder>> holders(std::int64_t adam_id, std::optional<domain::LocationId> location,
                                                    const std::optional<Holder>& after, int limit) = 0;
  virtual base::Result<HolderPage> holders_listed(const HolderListing& listing, const std::optional<Holder>& after,
                                                  int limit) = 0;
  virtual base::Result<std::vector<Holder>> held_by(const domain::Assignee& assignee) = 0;
  /// Which of `assignees` hold this asset now.
  virtual base::Result<std::vector<domain::Assignee>> holders_among(domain::LocationId location,
                                                                    const domain::AssetKey& asset,
                                                                    const std::vector<domain::Assignee>& assignees) = 0;
  /// All assignments of a location, page by page (for verify).
  virtual base::Result<std::vector<domain::Assignment>> assignments(domain::LocationId location,
                                                                    const std::optional<domain::Assignment>& after,
                                                                    int limit) = 0;
  /// The same by numbers, for whoever needs all of it at once: each assignee of the location has a number, and every
  /// assignment is handed over as asset and assignee number.
  virtual base::Result<std::vector<std::pair<std::int64_t, domain::Assignee>>> assignees(
      domain::LocationId location) = 0;
  virtual base::Status each_holding(domain::LocationId location,
                                    const std::function<void(const domain::AssetKey&, std::int64_t)>& take) = 0;
  /// By location, clientUserId, idHash.
  virtual base::Result<std::vector<MirroredUser>> users(const UserFilterForList& filter,
                                                        const std::optional<MirroredUser>& after, int limit) = 0;
  virtual base::Result<MirroredUserPage> users_listed(const UserListing& listing,
                                                      const std::optional<MirroredUser>& after, int limit) = 0;
};

}  // namespace bursar::app
