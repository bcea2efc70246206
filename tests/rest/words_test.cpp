// The words of answers in the languages of the console.
#include "rest/words/words.h"

#include "app/usecases/log_in.h"
#include "rest/distributions_fixture.h"
#include "rest/words/catalog.h"

namespace bursar::rest {
namespace {

using nlohmann::json;

std::vector<Words> every_text() {
  std::vector<Words> all;
  for (const auto part :
       {words_of_access(), words_of_apple(), words_of_configuration(), words_of_distributions(), words_of_locations(),
        words_of_operations(), words_of_organization(), words_of_reasons(), words_of_requests(), words_of_rules(),
        words_of_server(), words_of_sign_on(), words_of_webhooks()}) {
    all.insert(all.end(), part.begin(), part.end());
  }
  return all;
}

/// The English text with a number at every place, and the numbers in turn.
std::string with_numbers(std::string_view form, int& count) {
  std::string text;
  for (std::size_t at = 0; at < form.size(); ++at) {
    const std::size_t length = form.substr(at, 2) == "{}" ? 2 : form.substr(at, 3) == "{~}" ? 3 : 0;
    text += length == 0 ? std::string(1, form[at]) : std::to_string(7100 + ++count);
    if (length != 0) at += length - 1;
  }
  return text;
}

TEST(Words, the_language_is_the_one_of_the_highest_weight_that_we_speak) {
  EXPECT_EQ(language_in("fr"), Language::fr);
  EXPECT_EQ(language_in("fr-CA, en;q=0.5"), Language::fr);
  EXPECT_EQ(language_in("de-DE, nl;q=0.4, ja;q=0.7"), Language::ja);
  EXPECT_EQ(language_in("EN-GB;q=0.3 , NL-be ; q=0.30"), Language::en);
  EXPECT_EQ(language_in("nl;q=0, en-US;q=0.1"), Language::en);
  EXPECT_EQ(language_in("de, *;q=0.5, fr;q=0.2"), Language::en);
  EXPECT_EQ(language_in("fr;q=zero, ja;q=0.001"), Language::ja);
  EXPECT_EQ(language_in("de, sv"), std::nullopt);
  EXPECT_EQ(language_in("french"), std::nullopt);
  EXPECT_EQ(language_in(""), std::nullopt);
  EXPECT_EQ(language_in(";;,,-;q=,"), std::nullopt);
}

TEST(Words, values_are_taken_out_of_the_text_and_put_where_the_language_wants_them) {
  EXPECT_EQ(in_language("There is no plan 12.", Language::fr), "Il n’y a pas de plan 12.");
  EXPECT_EQ(in_language("Place 3 of 40 in the waiting line.", Language::ja), "待機列の 40 件中 3 番目です。");
  EXPECT_EQ(in_language("There is no group \"Klas {1}\".", Language::nl), "Er is geen groep \"Klas {1}\".");
  EXPECT_EQ(in_language("There is no plan 12.", Language::en), "There is no plan 12.");
}

TEST(Words, a_value_that_is_a_sentence_itself_is_said_in_the_same_language) {
  EXPECT_EQ(in_language("Row 4: There is no unit \"Site A\".", Language::fr),
            "Ligne 4 : Il n’y a pas d’unité « Site A ».");
  EXPECT_EQ(in_language("The token of \"Main School\" is for other sites.", Language::nl),
            "Het token van “Main School” is voor andere vestigingen.");
  EXPECT_EQ(in_language("It holds a seat of \"Main School\", given for \"Year 4\".", Language::nl),
            "Het heeft een licentie van “Main School”, gegeven voor “Year 4”.");
  EXPECT_EQ(in_language("It holds a seat of a location of another part of the organization, given by hand or adopted.",
                        Language::fr),
            "Il détient une licence d’un lieu d’une autre partie de l’organisation, donnée à la main ou adoptée.");
  EXPECT_EQ(in_language("The single sign-on provider's ID token is not accepted: it has expired.", Language::nl),
            "Het ID-token van de aanbieder van de eenmalige aanmelding wordt niet aanvaard: het is verlopen.");
  EXPECT_EQ(in_language("Operation 5 of plan 2 is paused: Too many assignments of this plan failed.", Language::nl),
            "Bewerking 5 van plan 2 is gepauzeerd: Te veel toewijzingen van dit plan zijn mislukt.");
}

TEST(Words, what_has_no_words_stays_as_it_is) {
  EXPECT_EQ(in_language("Something that nobody translated", Language::ja), "Something that nobody translated");
  EXPECT_EQ(in_language("", Language::ja), "");
}

TEST(Words, every_text_is_found_again_with_its_values_in_every_language) {
  const auto all = every_text();
  EXPECT_GT(all.size(), 600u);
  for (const auto& words : all) {
    int count = 0;
    const auto text = with_numbers(words.en, count);
    const std::map<Language, std::string_view> forms{
        {Language::fr, words.fr}, {Language::ja, words.ja}, {Language::nl, words.nl}};
    for (const auto& [language, form] : forms) {
      const auto said = in_language(text, language);
      for (int i = 1; i <= count; ++i) {
        const auto number = std::to_string(7100 + i);
        EXPECT_NE(said.find(number), std::string::npos) << text << " → " << said;
      }
      const auto first = form.substr(0, form.find('{'));
      EXPECT_EQ(said.substr(0, first.size()), first) << text << " → " << said;
    }
  }
}

class WordsOfAnswers : public RestFixture {
 protected:
  static std::vector<std::pair<std::string, std::string>> speaking(const std::string& language) {
    return {{"Accept-Language", language}};
  }
  net::HttpResponse ask_in(const std::string& language, const std::string& method, const std::string& url,
                           const std::string& body = {}) {
    return ask(method, url, keys_["administrator"], body, {}, speaking(language));
  }
  static std::string header(const net::HttpResponse& response, const char* name) {
    return std::string(response.headers.find(name).value_or(""));
  }
};

TEST_F(WordsOfAnswers, a_refusal_speaks_the_language_of_the_request) {
  const auto response = ask_in("fr-CA, en;q=0.5", "GET", "/v1/plans/77");
  const auto problem = json::parse(response.body);
  EXPECT_EQ(problem["code"], "no_such_plan");
  EXPECT_EQ(problem["title"], "not_found");
  EXPECT_EQ(problem["detail"], "Il n’y a pas de plan 77.");
  EXPECT_EQ(problem["remedy"], "Listez les plans.");
  EXPECT_EQ(header(response, "Content-Language"), "fr");
  EXPECT_EQ(header(response, "Vary"), "Accept-Language");
  EXPECT_EQ(json::parse(ask_in("ja", "GET", "/v1/plans/77").body)["detail"], "計画 77 はありません。");
  EXPECT_EQ(json::parse(ask_in("nl-BE", "GET", "/v1/plans/77").body)["detail"], "Er is geen plan 77.");
}

TEST_F(WordsOfAnswers, without_a_language_that_we_speak_it_is_english) {
  for (const std::string language : {"", "de, sv;q=0.3"}) {
    const auto response = ask_in(language, "GET", "/v1/plans/77");
    EXPECT_EQ(json::parse(response.body)["detail"], "There is no plan 77.");
    EXPECT_EQ(header(response, "Content-Language"), "en");
  }
}

TEST_F(WordsOfAnswers, refusals_before_anybody_is_known_speak_it_too) {
  EXPECT_EQ(json::parse(ask("GET", "/v1/plans", "", {}, {}, speaking("nl")).body)["detail"],
            "Deze API-sleutel is niet bekend.");
  const auto none = ask_in("fr", "GET", "/v1/nowhere");
  EXPECT_EQ(json::parse(none.body)["detail"], "Il n’y a rien à ce chemin.");
  EXPECT_EQ(header(none, "Content-Language"), "fr");
  EXPECT_EQ(json::parse(ask_in("fr", "PUT", "/v1/plans/77").body)["remedy"], "Il accepte : GET");
}

TEST_F(WordsOfAnswers, a_session_without_the_header_speaks_the_language_of_its_account) {
  const auto code = app::make_setup_code(world_.services())->reveal();
  browse("POST", "/v1/setup", {{"code", code}, {"name", "anna"}, {"password", "seven green frogs sing"}});
  EXPECT_EQ(json::parse(browse("GET", "/v1/plans/77").body)["detail"], "There is no plan 77.");
  EXPECT_EQ(browse("PATCH", "/v1/session", {{"language", "nl"}}).status, 200);
  EXPECT_EQ(json::parse(browse("GET", "/v1/plans/77").body)["detail"], "Er is geen plan 77.");
  net::HttpRequest request;
  request.url = "/v1/plans/77";
  request.headers.add("Cookie", cookie_);
  request.headers.add("Accept-Language", "ja");
  EXPECT_EQ(json::parse(send(request).body)["detail"], "計画 77 はありません。");
}

TEST_F(WordsOfAnswers, what_the_doctor_finds_is_told_in_the_language) {
  const auto findings = json::parse(ask_in("fr", "GET", "/v1/doctor").body)["items"];
  ASSERT_FALSE(findings.empty());
  EXPECT_EQ(findings[0]["code"], "no_locations");
  EXPECT_EQ(findings[0]["text"], "Aucun lieu n’est encore connecté.");
}

TEST_F(WordsOfAnswers, a_rejected_row_of_a_file_says_why_in_the_language) {
  const std::string file = "serialNumber,platform\nC02ABC123DEF,Amiga\n";
  const auto report = json::parse(ask_in("nl", "POST", "/v1/inventory/import/devices?preview=true", file).body);
  ASSERT_EQ(report["rejected"].size(), 1u) << report;
  EXPECT_EQ(report["rejected"][0]["problem"], "platform: “Amiga” is geen platform van Apple.");
}

class WordsOfPlans : public DistributionsFixture {
 protected:
  json get_in(const std::string& language, const std::string& url) {
    return json::parse(ask("GET", url, keys_["administrator"], {}, {}, {{"Accept-Language", language}}).body);
  }
};

TEST_F(WordsOfPlans, lines_of_a_plan_and_explanations_say_why_in_the_language) {
  add_devices(0, 3, "Class");
  distribute("Sketch", kSketch, "Class");
  const auto lines = get_in("fr", path_of(plan()) + "/lines")["items"];
  std::set<std::string> whys;
  for (const auto& line : lines) whys.insert(line["why"]);
  EXPECT_EQ(whys, (std::set<std::string>{"Une distribution la demande, et une licence est libre.",
                                         "Le lieu a trop peu de licences."}));
  const auto told = get_in("nl", "/v1/explain?serialNumber=" + serial(0) + "&adamId=" + kSketch)["items"][0];
  EXPECT_EQ(told["sentence"], "Een verdeling wil het, en er is een licentie vrij.");
  EXPECT_EQ(told["steps"][0]["text"], "“Sketch” (actief, prioriteit 0) wil het hier.");
}

}  // namespace
}  // namespace bursar::rest
