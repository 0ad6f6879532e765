import Testing

@testable import SurveyCollect

/// Text stays text, whatever it holds.
@Suite struct MarkupTests {
    @Test func whatIsPutIntoMarkupIsTextAndNothingElse() {
        let name = "<b>&\"'\u{0}\u{8}\n"
        let html: HTML = "<p title=\"\(name)\">\(name)</p>"
        let text = "&lt;b&gt;&amp;&quot;&#39;\n"
        #expect(html.text == "<p title=\"\(text)\">\(text)</p>")
    }

    @Test func aQuotationMarkUnderACombiningMarkStillCannotEndAnAttribute() {
        // One character to Swift, and two to a browser.
        let html: HTML = "<p title=\"\("\"\u{301} onclick=x")\">\("<\u{338}b")</p>"
        #expect(Array(html.text.utf8) == Array("<p title=\"&quot;\u{301} onclick=x\">&lt;\u{338}b</p>".utf8))
    }

    @Test func attributesAreThereOnlyWhenTheyHoldSomething() {
        let html: HTML = "<input\("checked", if: true)\("disabled", if: false)\("min", "1\"")\("max", nil)>"
        #expect(html.text == "<input checked min=\"1&quot;\">")
    }

    @Test(arguments: [
        ("plain", "plain"), ("**a** b", "<strong>a</strong> b"), ("__a__", "<strong>a</strong>"),
        ("*a* and _b_", "<em>a</em> and <em>b</em>"), ("**a *b* c**", "<strong>a <em>b</em> c</strong>"),
        ("2 * 3 * 4", "2 * 3 * 4"), ("first_name_here", "first_name_here"), ("**open", "**open"), ("\\*a\\*", "*a*"),
        ("[Masah](https://example.org)", "Masah (https://example.org)"), ("<script>x</script>", "&lt;script&gt;x&lt;/script&gt;"),
        ("<span style=\"color:red\">a</span>", "a"), ("<b>a</b>", "<strong>a</strong>"),
        ("# T", "<strong class=\"line h1\">T</strong>"),
        ("a\nb", "<span class=\"line\">a</span> <span class=\"line\">b</span>"),
        ("a\n\nb", "<span class=\"line\">a</span> <span class=\"line gap\">b</span>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
    ])
    func markdownBecomesTheLittleThatLabelsNeed(markdown: String, html: String) {
        #expect(RichText(markdown).html.text == html)
    }

    @Test func markdownOfAnyKindEndsInBoundedTimeAndKeepsItsWords() {
        var generator = SystemRandomNumberGenerator()
        let seed = UInt64.random(in: .min ... .max, using: &generator)
        var random = Steps(state: seed)
        let parts = ["*", "**", "_", "[", "](", ")", "\\", "<b>", "</b>", "a", " ", "\n", "# ", "سلام", "<", "&"]
        for _ in 0..<300 {
            let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in parts.randomElement(using: &random) ?? "" }
                .joined()
            let html = RichText(text).html.text
            for opening in html.split(separator: "<").dropFirst(html.hasPrefix("<") ? 0 : 1) {
                let tag = opening.prefix { $0 != " " && $0 != ">" }
                #expect(["strong", "em", "span", "/strong", "/em", "/span"].contains(tag), "seed \(seed): \(text)")
            }
            #expect(text.count { $0 == "س" } == html.count { $0 == "س" }, "seed \(seed): \(text)")
        }
        #expect(RichText(String(repeating: "*", count: 100_000)).lines.count == 1)
    }
}

/// A generator whose course a seed decides.
struct Steps: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// Each text says in which language and direction it is written.
@Suite struct WrittenLanguageTests {
    @Test(arguments: [
        ("Français (fr)", "fr", "ltr"), ("العربية (ar)", "ar", "rtl"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ (zgh)", "zgh", "ltr"), ("fr", "fr", "ltr"),
        ("ar-MA", "ar-ma", "rtl"), ("Arabic", "ar", "rtl"), ("العربية", "ar", "rtl"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "zgh", "ltr"),
        ("Tamaziɣt", "zgh", "ltr"), ("zgh-Arab", "zgh-arab", "rtl"), ("Klingon", "und", "ltr"), ("لغة أخرى", "und", "rtl"),
    ])
    func aLanguageIsKnownByItsCodeItsNameOrItsLetters(spelling: String, tag: String, direction: String) {
        let written = WrittenLanguage(spelling)
        #expect(written.tag == tag && written.direction == direction)
    }

    @Test(arguments: [
        ("Âge", "fr", "ltr"), ("GPS", "fr", "ltr"), ("ما هو GPS", "ar", "rtl"), ("GPS ما هو", "ar", "rtl"), ("12", "ar", "rtl"),
    ])
    func aLatinWordDoesNotTurnAnArabicTextRound(text: String, tag: String, direction: String) {
        let written = WrittenLanguage("العربية (ar)").of(text, fallback: WrittenLanguage("Français (fr)"))
        #expect(written.tag == tag && written.direction == direction)
    }

    @Test func anArabicTextInAFrenchInterviewIsMarkedAsArabic() {
        let french = WrittenLanguage("fr")
        #expect(french.of("السن", fallback: french) == WrittenLanguage("ar"))
        #expect(french.of("Que veut dire شكرا ?", fallback: french) == french)
    }
}
