// Pictures of the store's items, drawn here: no artwork of anybody is carried along.
#pragma once

#include <string>
#include <string_view>

namespace bursar::simulator {

/// A square PNG of so many pixels (16 to 1024), the same for the same item.
std::string draw_icon(std::string_view adam_id, int pixels);

}  // namespace bursar::simulator
