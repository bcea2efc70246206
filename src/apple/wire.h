// Internal to this folder: wire structs to and from rows.
#pragma once

#include <functional>
#include <string>

#include "app/ports/apple_service.h"
#include "apple/caller.h"
#include "apple_api/common.h"

namespace bursar::apple {

inline std::optional<domain::MdmInfo> holder_of(const apple_api::Trailer& trailer) {
  if (!trailer.mdm_info) return std::nullopt;
  return domain::MdmInfo{trailer.mdm_info->id, trailer.mdm_info->name, trailer.mdm_info->metadata};
}

/// A body of success that cannot be read is treated like one that was cut off.
inline base::Error unreadable(const base::Error& cause) {
  return {base::ErrorKind::unavailable,
          "unreadable_answer",
          "Apple's answer could not be read.",
          "It is asked for again by itself.",
          cause.detail,
          {},
          {}};
}

/// Parses an answer with a trailer, and checks who holds the location.
template <class Wire, class T>
std::function<base::Result<T>(std::string&)> parser(const app::AppleToken& token,
                                                    base::Result<Wire> (*parse)(std::string_view),
                                                    std::function<base::Result<T>(Wire&)> make) {
  return [token, parse, make](std::string& body) -> base::Result<T> {
    auto wire = parse(body);
    if (!wire) return base::fail(unreadable(wire.error()));
    TRY(check_holder(token, holder_of(wire->trailer)));
    return make(*wire);
  };
}

inline apple_api::AssetRef asset_ref(const domain::AssetKey& key) {
  return {std::to_string(key.adam_id.value), std::string(domain::name_of(key.pricing))};
}

}  // namespace bursar::apple
