// The model as JSON of our API. Nothing secret passes here.
#pragma once

#include <nlohmann/json.hpp>

#include "app/services.h"
#include "app/usecases/demand.h"
#include "app/usecases/doctor.h"
#include "app/usecases/explain_seat.h"
#include "app/usecases/find_leaks.h"
#include "app/usecases/preview_distribution.h"
#include "app/usecases/start_operation.h"
#include "app/usecases/sync_progress.h"
#include "app/usecases/verify_location.h"

namespace bursar::rest {

nlohmann::json render(const domain::Location& location, const app::Services& services);
nlohmann::json render(const app::MirroredAsset& asset);
nlohmann::json render(const app::Holder& holder);
nlohmann::json render(const app::MirroredUser& user);
nlohmann::json render(const domain::Operation& operation);
nlohmann::json render(const domain::Request& request);
nlohmann::json render(const domain::Task& task);
nlohmann::json render(const app::OperationPreview& preview);
nlohmann::json render(const app::SyncRecord& record, const std::optional<app::SyncProgress>& progress);
nlohmann::json render(const app::VerifyReport& report);
nlohmann::json render(const app::Finding& finding);
nlohmann::json render(const app::ApiKey& key);

nlohmann::json render(const domain::Unit& unit);
nlohmann::json render(const domain::Device& device);
nlohmann::json render(const domain::Person& person);
nlohmann::json render(const domain::Group& group);
nlohmann::json render(const domain::Distribution& distribution);
nlohmann::json render(const domain::SavedPlan& plan);
nlohmann::json render(const domain::PlanLine& line);
nlohmann::json render(const domain::PlanEffect& effect);
nlohmann::json render(const app::DistributionPreview& told);
nlohmann::json render(const app::SeatExplanation& told);
nlohmann::json render(const app::SeatBalance& balance);
nlohmann::json render(const app::DemandRow& row);

}  // namespace bursar::rest
