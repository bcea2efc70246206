// Writing our name into a location's client config, so that other MDM servers see who manages it.
#pragma once

#include "app/services.h"

namespace bursar::app {

/// Whether somebody else holds the location according to `config`.
bool is_held_elsewhere(const ClientConfig& config, const std::string& our_mdm_id);

/// conflict "held_elsewhere" that names the holder.
base::Error held_elsewhere_error(const domain::MdmInfo& holder, const std::string& location_name);

/// Writes our mdmInfo and, where a public address is configured, the notification settings (Apple calls that address
/// before it answers). `location` must be stored. An answer that was lost is looked up.
base::Status claim_location(const Services& services, const domain::Location& location, const base::Secret& stoken);

/// Where Apple names no holder, claims again; where it names another, conflict "held_elsewhere".
base::Status reclaim_if_free(const Services& services, domain::LocationId id);

}  // namespace bursar::app
