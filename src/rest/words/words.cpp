#include "rest/words/words.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "rest/words/catalog.h"

namespace bursar::rest {
namespace {

/// A text with places for values: what stands before, between and after them.
struct Form {
  std::vector<std::string_view> literals;  // one more than places
  std::vector<bool> worded;                // whether the value at the place has words itself
  std::size_t length = 0;                  // of the literals together
  const Words* words = nullptr;
};

Form form_of(const Words& words) {
  Form form;
  form.words = &words;
  std::string_view rest = words.en;
  for (;;) {
    const auto plain = rest.find("{}");
    const auto worded = rest.find("{~}");
    const auto at = std::min(plain, worded);
    form.literals.push_back(rest.substr(0, at));
    form.length += form.literals.back().size();
    if (at == std::string_view::npos) return form;
    form.worded.push_back(worded < plain);
    rest.remove_prefix(at + (worded < plain ? 3 : 2));
  }
}

struct Catalog {
  std::unordered_map<std::string_view, const Words*> sentences;  // those without a value
  std::vector<Form> forms;                                       // those with one; the longest first

  Catalog() {
    for (const auto part :
         {words_of_access(), words_of_apple(), words_of_configuration(), words_of_distributions(), words_of_locations(),
          words_of_operations(), words_of_organization(), words_of_reasons(), words_of_requests(), words_of_rules(),
          words_of_server(), words_of_sign_on(), words_of_webhooks()}) {
      for (const auto& words : part) add(words);
    }
    std::stable_sort(forms.begin(), forms.end(), [](const Form& a, const Form& b) { return a.length > b.length; });
  }

  void add(const Words& words) {
    auto form = form_of(words);
    if (form.worded.empty()) {
      sentences.emplace(words.en, &words);
    } else {
      forms.push_back(std::move(form));
    }
  }
};

const Catalog& catalog() {
  static const Catalog one;
  return one;
}

/// The values of a text that has the form; none: it has another.
std::optional<std::vector<std::string_view>> values_in(std::string_view text, const Form& form) {
  const auto first = form.literals.front();
  const auto last = form.literals.back();
  if (text.size() < form.length || text.substr(0, first.size()) != first) return std::nullopt;
  if (text.substr(text.size() - last.size()) != last) return std::nullopt;
  text.remove_suffix(last.size());
  text.remove_prefix(first.size());
  std::vector<std::string_view> values;
  for (std::size_t i = 1; i + 1 < form.literals.size(); ++i) {
    const auto at = text.find(form.literals[i]);
    if (at == std::string_view::npos) return std::nullopt;
    values.push_back(text.substr(0, at));
    text.remove_prefix(at + form.literals[i].size());
  }
  values.push_back(text);
  return values;
}

const char* translated(const Words& words, Language language) {
  switch (language) {
    case Language::en:
      return words.en;
    case Language::fr:
      return words.fr;
    case Language::ja:
      return words.ja;
    case Language::nl:
      return words.nl;
  }
  return words.en;
}

/// Puts the values where {} or {1} stand.
std::string filled(std::string_view form, const std::vector<std::string>& values) {
  std::string text;
  std::size_t next = 0;
  for (std::size_t at = 0; at < form.size(); ++at) {
    const bool in_turn = form.substr(at, 2) == "{}";
    const bool numbered =
        form.size() - at > 2 && form[at] == '{' && form[at + 1] >= '1' && form[at + 1] <= '9' && form[at + 2] == '}';
    if (!in_turn && !numbered) {
      text += form[at];
      continue;
    }
    const auto place = in_turn ? next++ : static_cast<std::size_t>(form[at + 1] - '1');
    if (place < values.size()) text += values[place];
    at += in_turn ? 1 : 2;
  }
  return text;
}

}  // namespace

std::string in_language(const std::string& text, Language language) {
  if (language == Language::en || text.empty()) return text;
  const auto& known = catalog();
  if (const auto found = known.sentences.find(text); found != known.sentences.end()) {
    return translated(*found->second, language);
  }
  for (const auto& form : known.forms) {
    const auto found = values_in(text, form);
    if (!found) continue;
    std::vector<std::string> values;
    for (std::size_t i = 0; i < found->size(); ++i) {
      const std::string value((*found)[i]);
      values.push_back(form.worded[i] ? in_language(value, language) : value);
    }
    return filled(translated(*form.words, language), values);
  }
  return text;
}

}  // namespace bursar::rest
