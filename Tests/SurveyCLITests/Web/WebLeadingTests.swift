import Foundation
import Testing

/// Where the pages of an interview lead somebody, and where its scales stand: what only a browser shows.
@Suite("Pages of an interview lead to the question that is meant", .serialized, .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebLeadingTests {
    private static func focus(_ browser: WebDriver) async throws -> String? {
        try await browser.run("return document.activeElement.id") as? String
    }

    @Test("from the overview and from the summary, which also says there what is wrong")
    func links() async throws {
        let web = try await WebInterview(form: Self.form, id: "leading")
        let browser = try await web.begin()
        try await browser.follow("b:overview")
        try await browser.click(css: ".answers div:nth-of-type(4) a")
        try await browser.wait("the question") { try await Self.focus(browser) == "i:g/d" }
        let isSeen = "const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight"
        #expect(try await browser.run(isSeen) as? Bool == true)
        #expect(try await browser.text(".error") == nil)
        #expect(try await browser.address.contains("g/d") == false)
        try await browser.open(page: "/summary")
        try await browser.wait("the list of what is wrong") { try await Self.focus(browser) == "problems" }
        try await browser.click(css: ".mistakes a")
        try await browser.wait("the question") { try await Self.focus(browser) == "i:g/e" }
        #expect(try await browser.text(".question.wrong .error") == "Une réponse est obligatoire.")
        #expect(try await browser.run(isSeen) as? Bool == true)
        // What is put right is not said any more.
        try await browser.press("x\u{E004}")
        try await browser.wait("the message to go") { try await browser.text(".error") == nil }
        #expect(try await browser.complaints() == [])
        try await browser.quit()
    }

    @Test("behind the header of each new page, and on a phone to no field that would bring up its keyboard")
    func newPage() async throws {
        let web = try await WebInterview(form: Self.form, id: "leading")
        let browser = try await web.begin()
        #expect(try await Self.focus(browser) == "main")
        try await browser.press("\u{E004}")
        #expect(try await Self.focus(browser) == "i:g/a")
        try await browser.quit()
        try await web.restart(form: "leading")
        let phone = try await web.begin(.phone)
        #expect(try await Self.focus(phone) == "main")
        try await phone.follow("b:next")
        #expect(try await Self.focus(phone) == "q:g/e")
        #expect(try await phone.text(".question.wrong .error") == "Une réponse est obligatoire.")
        try await phone.quit()
    }

    @Test("in the language that the command names, and a draft keeps the one that was switched to last")
    func language() async throws {
        let web = try await WebInterview(form: Self.form, id: "leading")
        let browser = try await web.begin()
        try await browser.type("x", into: "i:g/a")
        try await browser.follow("l:العربية (ar)")
        // The program ends without a word: nothing else was given in the new language.
        web.child.kill()
        try await browser.quit()
        let id = try await web.record(of: "leading")
        for (arguments, direction) in [([String](), "rtl"), (["--language", "fr"], "ltr")] {
            try await web.restart(arguments: ["--resume", id] + arguments, form: "leading")
            let again = try await web.begin()
            #expect(try await again.run("return document.documentElement.dir") as? String == direction, "\(arguments)")
            try await again.quit()
        }
    }

    @Test("A scale in words stands in one row or in one column, in both directions of writing", arguments: ["fr", "ar"])
    func scales(language: String) async throws {
        let web = try await WebInterview(form: Self.form, id: "leading", "--language", language)
        for (look, isRow) in [(WebDriver.Look.desktop, true), (.phone, false)] {
            let browser = try await web.begin(look)
            try await browser.type("x", into: "i:g/e")
            try await browser.follow("b:next")
            let boxes = try await browser.run(
                """
                return [...document.querySelectorAll('.likert')].map((list) =>
                  [...list.children].map((c) => c.getBoundingClientRect()).map((r) => [Math.round(r.left), Math.round(r.top)]))
                """)
            let scales = try #require(boxes as? [[[Int]]])
            try #require(scales.map(\.count) == [5, 5, 5])
            for scale in scales {
                #expect(Set(scale.map { $0[1] }).count == (isRow ? 1 : 5), "\(look.width): \(scale)")
                let lefts = scale.map { $0[0] }
                if isRow {
                    #expect(lefts == (language == "ar" ? lefts.sorted(by: >) : lefts.sorted()), "\(scale)")
                } else {
                    #expect(Set(lefts).count == 1, "\(scale)")
                }
            }
            #expect(try await browser.run("return document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
            if let folder = ProcessInfo.processInfo.environment["SURVEY_PICTURES"] {
                try await browser.screenshot().write(
                    to: URL(filePath: folder).appending(path: "scale-\(language)-\(look.width).png"))
            }
            // It stays where it stands when it is answered.
            try await browser.click("o:s/lik:2")
            try await browser.waitForSaving()
            let rows = try await browser.run(
                "return new Set([...document.querySelector('.likert').children].map((c) => Math.round(c.getBoundingClientRect().top))).size")
            #expect(rows as? Int == (isRow ? 1 : 5))
            try await browser.quit()
            try await web.restart("--language", language, form: "leading")
        }
    }

    private static let levels = [
        ("Pas du tout d’accord", "لا أتفق إطلاقا"), ("Plutôt pas d’accord", "لا أتفق نوعا ما"),
        ("Ni l’un ni l’autre", "محايد"), ("Plutôt d’accord", "أتفق نوعا ما"), ("Tout à fait d’accord", "أتفق تماما"),
    ]

    /// A page of text fields, higher than a window, and one of scales.
    private static var form: String {
        func texts(_ labels: [String]) -> String {
            labels.enumerated().map { "<text id=\"l\($0)\"><value>\($1)</value></text>" }.joined()
        }
        let choices = levels.indices.map { "<item><label ref=\"jr:itext('l\($0)')\"/><value>\($0)</value></item>" }.joined()
        let fields = "abcde".map { "<input ref=\"/data/g/\($0)\" appearance=\"multiline\"><label>Question \($0)</label></input>" }
        return """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                    xmlns:jr="http://openrosa.org/javarosa">
              <h:head><h:title>Leading</h:title><model>
                <itext><translation lang="Français (fr)" default="true()">\(texts(levels.map(\.0)))</translation>
                <translation lang="العربية (ar)">\(texts(levels.map(\.1)))</translation></itext>
                <instance><data id="leading" version="1"><g><a/><b/><c/><d/><e/></g><s><lik/><t1/><t2/></s></data></instance>
                <bind nodeset="/data/g/e" type="string" required="true()"/>
              </model></h:head>
              <h:body>
                <group ref="/data/g" appearance="field-list">\(fields.joined())</group>
                <group ref="/data/s" appearance="field-list">
                <select1 ref="/data/s/lik" appearance="likert"><label>Les rues sont sûres</label>\(choices)</select1>
                <select1 ref="/data/s/t1" appearance="list-nolabel"><label>Un</label>\(choices)</select1>
                <select1 ref="/data/s/t2" appearance="list-nolabel"><label>Deux</label>\(choices)</select1></group>
              </h:body>
            </h:html>
            """
    }
}
