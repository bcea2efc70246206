// What a plan says of one pair of item and subject, and why: one code and one sentence for each.
#pragma once

#include <cstdint>

namespace bursar::domain {

enum class Action : std::uint8_t { keep, grant, revoke, wait, unlicensed, refuse };

enum class Reason : std::uint8_t {
  // keep
  wanted_and_held,  // a distribution wants it, and it is held
  given_by_hand,    // nothing wants it, but somebody assigned it by hand, or adopted it
  permanent,        // nothing wants it any more, and it cannot be taken back (MERAKI-59)
  revoking_is_off,  // nothing wants it any more, and its distribution revokes nothing by itself
  held_elsewhere,   // held from another location
  foreign,          // held, and not assigned by Bursar
  under_way,        // an operation for it is not settled
  // grant
  wanted,    // a distribution wants it, and there is a seat
  borrowed,  // … from the location that the distribution may borrow from
  moving,    // … from the location that takes over; the old seat goes back once it is held
  // revoke
  not_wanted,  // no distribution wants it any more
  asked_back,  // nothing wants it, and this plan was asked to take it back
  moved,       // it is held in the location that takes over, too
  reclaimed,   // idle for long, and others wait
  // wait, refuse, unlicensed
  no_seats,
  above_ceiling,   // its group holds as many as it may
  kept_for_group,  // the last seats are kept for another group
  not_invited,     // the person is not a user of the location
  not_accepted,    // invited, and not accepted yet (PM-13)
  granting_is_off,
  distribution_paused,
  // refuse, unlicensed
  license_not_wanted,  // the item is assigned by nothing: installed only
  switched_off,        // managed distribution is off for the tenant
  no_token,            // no location that serves this subject owns the item
  outside_scope,       // the tokens that own it are for other sites or groups
  token_not_usable,
  book_by_device,
  not_device_assignable,
  user_enrolled,
  not_present,  // not enrolled, or an inactive person
  wrong_platform,
  os_too_old,
  left_store,
};

const char* name_of(Action action);
/// The code, as the API gives it: "no_seats".
const char* name_of(Reason reason);
/// One sentence for a person.
const char* sentence_for(Reason reason);

}  // namespace bursar::domain
