#include "app/usecases/subject_names.h"

namespace bursar::app {

using domain::Index;

Index SubjectNumbers::place_of(const std::string& name, std::int64_t id) {
  const auto known = known_.by_name.find(name);
  if (known != known_.by_name.end()) {
    if (known_.ids[known->second] != id) renumbered_.emplace_back(known->second, id);
    if (known_.ids[known->second] != id) by_id_[id] = known->second;
    return known->second;
  }
  const auto place = place_of(name);
  ids_[place - known_.names.size()] = id;
  by_id_[id] = place;
  return place;
}

Index SubjectNumbers::place_of(const std::string& name) {
  if (const auto known = known_.by_name.find(name); known != known_.by_name.end()) return known->second;
  const auto [at, is_new] = by_name_.try_emplace(name, static_cast<Index>(size()));
  if (is_new) {
    names_.push_back(name);
    ids_.push_back(0);
  }
  return at->second;
}

const Index* SubjectNumbers::find(std::int64_t id) const {
  if (const auto fresh = by_id_.find(id); fresh != by_id_.end()) return &fresh->second;
  const auto known = known_.by_id.find(id);
  return known == known_.by_id.end() ? nullptr : &known->second;
}

const Index* SubjectNumbers::find(const std::string& name) const {
  if (const auto known = known_.by_name.find(name); known != known_.by_name.end()) return &known->second;
  const auto fresh = by_name_.find(name);
  return fresh == by_name_.end() ? nullptr : &fresh->second;
}

void SubjectNumbers::forget_all_but(const domain::IndexSet& seen) {
  for (const auto& [id, place] : known_.by_id) {
    if (!seen.contains(place)) renumbered_.emplace_back(place, 0);
  }
}

void SubjectNumbers::merge(SubjectNames& into) {
  for (const auto& [place, id] : renumbered_) {
    if (into.ids[place] != 0) into.by_id.erase(into.ids[place]);
    into.ids[place] = id;
    if (id == 0) {
      into.unknown.add(place);
    } else {
      into.unknown.remove(place);
      into.by_id[id] = place;
    }
  }
  const auto first = static_cast<Index>(into.names.size());
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    if (ids_[i] == 0) into.unknown.add(first + static_cast<Index>(i));
  }
  if (first == 0) {  // the usual case, and the large one
    into.names = std::move(names_);
    into.ids = std::move(ids_);
    into.by_name = std::move(by_name_);
    into.by_id = std::move(by_id_);
    return;
  }
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const auto place = first + static_cast<Index>(i);
    into.by_name.emplace(names_[i], place);
    if (ids_[i] != 0) into.by_id[ids_[i]] = place;
    into.names.push_back(std::move(names_[i]));
    into.ids.push_back(ids_[i]);
  }
}

}  // namespace bursar::app
