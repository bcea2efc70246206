// Well-known titles of the store with their real numbers, for sample worlds.
#pragma once

#include <span>

namespace bursar::simulator {

struct CatalogTitle {
  const char* adam_id;
  const char* name;
  bool book;
  double price;
  const char* genre;
  const char* platforms;  // comma separated
};

std::span<const CatalogTitle> catalog();

}  // namespace bursar::simulator
