"""The words of answers: every text that the sources can make is there in every language, and none is left over."""
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import words  # noqa: E402


class Words(unittest.TestCase):
    def test_every_text_has_words_and_every_word_is_used(self):
        self.assertEqual(words.troubles(), [], "see \"words of an answer\" in HACKING.md")

    def test_hundreds_of_texts_are_found(self):
        needed, _ = words.texts()
        self.assertGreater(len(needed), 500)

    def test_texts_are_read_as_the_compiler_puts_them_together(self):
        def made(source):
            return [text for text, _ in words.forms(source)]

        self.assertEqual(made('fail("One " "line.", "Do " + what + " now.")'), ["One line.", "Do {} now."])
        self.assertEqual(made('f(fmt::format("{} of {:>5}, {0}", a, b))'), ["{} of {}, {}"])
        self.assertEqual(made('std::string("\\"") + name + "\\" must be a number."'), ['"{}" must be a number.'])
        self.assertEqual(made('x ? "Yes, it is." : "No."'), ["Yes, it is.", "No."])
        self.assertEqual(made('// "not this"\nf("{\\"a\\": 1}", R"(raw "text")");'), ['{"a": 1}', 'raw "text"'])

    def test_what_does_not_agree_is_told(self):
        def trouble(*texts):
            return words.Entry("x", texts).trouble()

        self.assertEqual(trouble("{} of {~}", "{} de {}", "{2} の {1}", "{} van {}"), "")
        self.assertIn("ja", trouble("{} of {}", "{} de {}", "{}", "{} van {}"))
        self.assertIn("nl has {3}", trouble("{} of {}", "{} de {}", "{2} {1}", "{1} {3}"))
        self.assertIn("fr has no words", trouble("Yes.", "", "はい。", "Ja."))


if __name__ == "__main__":
    unittest.main()
