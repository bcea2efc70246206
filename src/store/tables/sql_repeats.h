#pragma once

#include "app/ports/repeat_table.h"
#include "store/tables/context.h"

namespace bursar::store {

class SqlRepeats : public app::RepeatTable {
 public:
  explicit SqlRepeats(Context& context) : c_(context) {}
  base::Result<std::optional<app::Repeat>> find(const std::string& caller, const std::string& key) override;
  base::Status put(const app::Repeat& repeat) override;
  base::Status remove(const std::string& caller, const std::string& key) override;
  base::Status forget_before(base::Timestamp moment) override;

 private:
  Context& c_;
};

}  // namespace bursar::store
