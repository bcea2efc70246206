#include "domain/planner/verdict.h"

namespace bursar::domain {
namespace {

struct Words {
  const char* name;
  const char* sentence;
};

Words words_for(Reason reason) {
  switch (reason) {
    case Reason::wanted_and_held:
      return {"wanted_and_held", "A distribution wants it, and it is held."};
    case Reason::given_by_hand:
      return {"given_by_hand", "No distribution wants it; it was assigned by hand or adopted, so it stays."};
    case Reason::permanent:
      return {"permanent", "Nothing wants it any more, but this license can never be taken back."};
    case Reason::revoking_is_off:
      return {"revoking_is_off", "Nothing wants it any more, but its distribution does not revoke by itself."};
    case Reason::held_elsewhere:
      return {"held_elsewhere", "It is held from another location already; a second license would be wasted."};
    case Reason::foreign:
      return {"foreign", "Somebody else assigned it; Bursar does not touch it."};
    case Reason::under_way:
      return {"under_way", "An operation for it is on its way to Apple."};
    case Reason::wanted:
      return {"wanted", "A distribution wants it, and a seat is free."};
    case Reason::borrowed:
      return {"borrowed", "Its own location has no seat left; one is borrowed from the location named."};
    case Reason::not_wanted:
      return {"not_wanted", "No distribution wants it any more, so the seat goes back."};
    case Reason::asked_back:
      return {"asked_back", "Nothing wants it, and this plan was asked to take it back."};
    case Reason::moved:
      return {"moved", "It is held in the location that takes over, too, so this seat goes back."};
    case Reason::moving:
      return {"moving", "Another location takes over; the seat of the old one goes back once this one is held."};
    case Reason::reclaimed:
      return {"reclaimed", "The device was silent for long and others wait, so the seat is taken back."};
    case Reason::no_seats:
      return {"no_seats", "The location has too few seats."};
    case Reason::above_ceiling:
      return {"above_ceiling", "Its group holds as many seats as it may."};
    case Reason::kept_for_group:
      return {"kept_for_group", "The last free seats are kept for another group."};
    case Reason::not_invited:
      return {"not_invited", "The person has no user record in the location yet; invite first."};
    case Reason::not_accepted:
      return {"not_accepted", "The person has not accepted the invitation yet."};
    case Reason::granting_is_off:
      return {"granting_is_off", "The distribution does not grant by itself."};
    case Reason::distribution_paused:
      return {"distribution_paused", "The distribution is paused."};
    case Reason::license_not_wanted:
      return {"license_not_wanted", "The distribution installs it without a license."};
    case Reason::switched_off:
      return {"switched_off", "Managed distribution is switched off for this tenant."};
    case Reason::no_token:
      return {"no_token", "No location that serves this part of the organization owns the item."};
    case Reason::outside_scope:
      return {"outside_scope", "The location that owns it is for other sites or groups."};
    case Reason::token_not_usable:
      return {"token_not_usable", "The content token of its location cannot be used."};
    case Reason::book_by_device:
      return {"book_by_device", "Books go to people, not to devices."};
    case Reason::not_device_assignable:
      return {"not_device_assignable", "The item's developer does not allow assigning it to devices."};
    case Reason::user_enrolled:
      return {"user_enrolled", "The device is user-enrolled; such devices cannot use a license by serial number."};
    case Reason::not_present:
      return {"not_present", "The device is not enrolled, or the person is not active."};
    case Reason::wrong_platform:
      return {"wrong_platform", "The item does not run on this platform."};
    case Reason::os_too_old:
      return {"os_too_old", "The device's system is older than the item needs."};
    case Reason::left_store:
      return {"left_store", "The item has left the store; nothing new is assigned."};
  }
  return {"wanted", ""};
}

}  // namespace

const char* name_of(Action action) {
  switch (action) {
    case Action::keep:
      return "keep";
    case Action::grant:
      return "grant";
    case Action::revoke:
      return "revoke";
    case Action::wait:
      return "wait";
    case Action::unlicensed:
      return "unlicensed";
    case Action::refuse:
      return "refuse";
  }
  return "keep";
}

const char* name_of(Reason reason) { return words_for(reason).name; }
const char* sentence_for(Reason reason) { return words_for(reason).sentence; }

}  // namespace bursar::domain
