// The proof that no seat is lost: seats with a reason of ours and seats of others together are what Apple counts.
#pragma once

#include <string>
#include <vector>

#include "app/services.h"
#include "domain/access/permission.h"

namespace bursar::app {

/// One asset of a location.
struct SeatBalance {
  domain::LocationId location;
  domain::AssetKey asset;
  std::string name;
  std::int64_t assigned = 0;              // Apple's count
  std::int64_t with_reason = 0;           // held, and a distribution or a person gave it
  std::int64_t foreign = 0;               // held by somebody of the inventory, assigned by others
  std::int64_t strangers = 0;             // held by serial numbers and people that the inventory does not know
  std::int64_t idle = 0;                  // of all held: by devices that were silent for so long, or inactive people
  std::int64_t reasons_without_seat = 0;  // given, and lost since: somebody else took them back
  std::int64_t price_milli = 0;           // of a seat; 0: not known
  std::string currency;
  bool balanced() const { return with_reason + foreign + strangers == assigned; }
};

struct LeakedSeat {
  domain::LocationId location;
  domain::Assignment pair;
  std::string kind;  // "stranger", "foreign", "idle", "lost"
};

struct LeakReport {
  std::vector<SeatBalance> balances;  // assets of which any seat is assigned
  std::vector<LeakedSeat> seats;      // at most `seats_max`
  bool more = false;
};

struct LeakOrder {
  std::optional<domain::LocationId> location;
  int idle_days = 60;
  std::size_t seats_max = 10'000;
  // Seats of devices and people in reach, at locations that serve it; strangers only at locations that belong to it.
  // Balances count no others then.
  domain::Reach reach = domain::kWholeReach;
};

base::Result<LeakReport> find_leaks(const Services& services, const LeakOrder& order);

/// Gives seats that others assigned a reason, so that they count as given by hand. Errors: not_found
/// "no_such_location"; invalid "not_held" (the message names one that is not); forbidden "outside_scope".
base::Result<std::int64_t> adopt_seats(const Services& services, domain::LocationId location,
                                       const std::vector<domain::Assignment>& pairs,
                                       const domain::Reach& reach = domain::kWholeReach);

}  // namespace bursar::app
