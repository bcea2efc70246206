#include <array>

#include "base/text.h"
#include "rest/words/words.h"

namespace bursar::rest {
namespace {

constexpr std::array kLanguages{Language::en, Language::fr, Language::ja, Language::nl};
constexpr int kWeightMax = 1000;

thread_local Language spoken_now = Language::en;

/// "0.8" in thousandths; what is no weight counts for nothing.
int weight_of(std::string_view text) {
  const auto weight = base::parse_thousandths(std::string(text));
  return weight && *weight >= 0 && *weight <= kWeightMax ? static_cast<int>(*weight) : 0;
}

}  // namespace

const char* code_of(Language language) {
  switch (language) {
    case Language::en:
      return "en";
    case Language::fr:
      return "fr";
    case Language::ja:
      return "ja";
    case Language::nl:
      return "nl";
  }
  return "en";
}

std::optional<Language> language_called(std::string_view code) {
  for (const auto language : kLanguages) {
    if (code == code_of(language)) return language;
  }
  return std::nullopt;
}

std::optional<Language> language_in(std::string_view accept_language) {
  std::optional<Language> best;
  int best_weight = 0;
  for (const auto& range : base::split(accept_language, ',')) {
    const auto parts = base::split(range, ';');
    const auto tag = base::to_lower_ascii(base::trim(parts.front()));
    const auto language = tag == "*" ? Language::en : language_called(tag.substr(0, tag.find('-')));
    int weight = kWeightMax;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const auto part = base::trim(parts[i]);
      if (part.substr(0, 2) == "q=" || part.substr(0, 2) == "Q=") weight = weight_of(part.substr(2));
    }
    if (!language || weight <= best_weight) continue;
    best = language;
    best_weight = weight;
  }
  return best;
}

Speaking::Speaking(Language language) : before_(spoken_now) { spoken_now = language; }
Speaking::~Speaking() { spoken_now = before_; }
void speak(Language language) { spoken_now = language; }
Language spoken() { return spoken_now; }
std::string said(const std::string& text) { return in_language(text, spoken_now); }
std::vector<std::string> said(const std::vector<std::string>& texts) {
  std::vector<std::string> said_texts;
  for (const auto& text : texts) said_texts.push_back(said(text));
  return said_texts;
}

}  // namespace bursar::rest
