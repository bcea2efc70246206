// The words of our answers in the languages of the console. What the program says is written in English where it
// happens; here stands what each of these texts is in the other languages.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bursar::rest {

enum class Language : std::uint8_t { en, fr, ja, nl };

/// "en", "fr", "ja" or "nl".
const char* code_of(Language language);
/// The language of such a code; none: another text.
std::optional<Language> language_called(std::string_view code);
/// The first of our languages by the weights of an Accept-Language header; fr-CA counts as fr. None: it names none.
std::optional<Language> language_in(std::string_view accept_language);

/// What a text of the program says in a language: a sentence, or a part of one. The text itself where it has no words.
std::string in_language(const std::string& text, Language language);

/// While it lives, this thread answers in a language.
class Speaking {
 public:
  explicit Speaking(Language language);
  ~Speaking();
  Speaking(const Speaking&) = delete;
  Speaking& operator=(const Speaking&) = delete;

 private:
  const Language before_;
};
/// The language of this thread's answers from here on, until the Speaking around it ends.
void speak(Language language);
Language spoken();
/// A text in the language of this thread's answers.
std::string said(const std::string& text);
std::vector<std::string> said(const std::vector<std::string>& texts);

}  // namespace bursar::rest
