#include "app/usecases/automatic_mode.h"

#include "app/usecases/apply_plan.h"
#include "app/usecases/audit.h"

namespace bursar::app {

base::Result<bool> automatic_mode(Transaction& transaction) {
  TRY_SET(const auto value, transaction.access().setting(kAutomaticSetting));
  return value == "on";
}

base::Status set_automatic_mode(Transaction& transaction, const base::Clock& clock, bool on) {
  TRY(transaction.access().put_setting(kAutomaticSetting, on ? "on" : "off"));
  return record(transaction, clock, "automatic_set", "settings", {{"on", on ? "yes" : "no"}});
}

}  // namespace bursar::app
