#include "app/usecases/holders_then.h"

#include <map>
#include <optional>
#include <utility>

namespace bursar::app {
namespace {

/// Takes the part that is wanted of the holders that it is given one by one.
class Part {
 public:
  Part(const HoldersThenOrder& order, Transaction& transaction) : order_(order), transaction_(transaction) {}

  /// False once there is no need for more.
  base::Result<bool> take(const Holder& holder) {
    TRY_SET(const auto seen, order_.sees(transaction_, holder));
    if (!seen || passed_++ < order_.first) return true;
    found_.more = found_.holders.size() == order_.count;
    if (!found_.more) found_.holders.push_back(holder);
    return !found_.more;
  }
  HoldersThen found() { return std::move(found_); }

 private:
  const HoldersThenOrder& order_;
  Transaction& transaction_;
  std::size_t passed_ = 0;
  HoldersThen found_;
};

}  // namespace

base::Result<HoldersThen> holders_at(const Services& services, const HoldersThenOrder& order) {
  constexpr std::size_t kPageMax = 10'000;
  TRY_SET(auto transaction, services.store.begin_read());
  // Newest first: each act is taken back in turn.
  TRY_SET(const auto acts, transaction->ledger().settled_since(order.adam_id, order.moment));
  std::map<std::pair<domain::LocationId, domain::Assignment>, bool> changed;
  for (const auto& act : acts) changed[{act.location, act.pair}] = act.verb != domain::Verb::associate;
  Part part(order, *transaction);
  for (const auto& [key, held] : changed) {
    if (!held) continue;
    TRY_SET(const auto goes_on, part.take({key.first, key.second}));
    if (!goes_on) return part.found();
  }
  const auto size = static_cast<int>(order.count < kPageMax ? order.count + 1 : kPageMax);
  std::optional<Holder> after;
  for (;;) {
    TRY_SET(const auto page, transaction->mirror().holders(order.adam_id, std::nullopt, after, size));
    if (page.empty()) return part.found();
    for (const auto& holder : page) {
      if (changed.count({holder.location, holder.assignment}) != 0) continue;
      TRY_SET(const auto goes_on, part.take(holder));
      if (!goes_on) return part.found();
    }
    after = page.back();
  }
}

}  // namespace bursar::app
