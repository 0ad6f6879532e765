import Foundation
import Testing

/// Where texts, messages and scales stand on a page: what only a browser shows.
@Suite("The pages of an interview", .serialized, .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebLayoutTests {
    /// The side on which each field of the page begins.
    private static let sides = """
        return Object.fromEntries([...document.querySelectorAll('.field')].map((f) => {
          const style = getComputedStyle(f);
          const side = { start: style.direction, left: 'ltr', right: 'rtl' }[style.textAlign];
          return [f.id.slice(4), side === style.direction ? side : style.direction + ' ' + style.textAlign];
        }))
        """

    @Test("begin an empty field where they begin themselves, a text where its letters want it, figures on the left")
    func fields() async throws {
        let web = try await WebInterview(form: Self.form, id: "layout", "--language", "ar")
        let browser = try await web.begin(.phone)
        let figures = ["count", "day", "hour", "code", "spot"].map { ($0, "ltr") }
        func sides(_ name: String, _ long: String) -> [String: String] {
            Dictionary(uniqueKeysWithValues: figures + [("name", name), ("long", long)])
        }
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("rtl", "rtl"))
        func write(_ text: String, into id: String) async throws {
            try await browser.wait("the page to rest") {
                try await browser.run("return !document.querySelector('[aria-busy]')") as? Bool == true
            }
            try await browser.type(text, into: id)
        }
        try await write("Amina", into: "i:f/name")
        try await write("زنقة 5", into: "i:f/long")
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("ltr", "rtl"))
        // A telephone number is read from left to right, and what is emptied is as it was.
        try await write(String(repeating: "\u{E003}", count: 5) + "06 12 34", into: "i:f/name")
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("ltr", "rtl"))
        try await write("-5", into: "i:f/count")
        try await browser.waitForSaving()
        try await browser.reload()
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("ltr", "rtl"))
        if let folder = ProcessInfo.processInfo.environment["SURVEY_PICTURES"] {
            try await browser.screenshot().write(to: URL(filePath: folder).appending(path: "fields-ar.png"))
        }
        try await write(String(repeating: "\u{E003}", count: 8), into: "i:f/name")
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("rtl", "rtl"))
        // A reason that takes an answer's place empties its field.
        try await write("Amina", into: "i:f/name")
        try await browser.click("m:refused:f/name", opening: "q:f/name")
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("rtl", "rtl"))
        try await browser.waitForSaving()
        // Without the script the next page says it.
        try await browser.devTools("Emulation.setScriptExecutionDisabled", ["value": true])
        try await browser.reload()
        #expect(try await browser.run(Self.sides) as? [String: String] == sides("rtl", "rtl"))
        try await browser.quit()
    }

    @Test("begin no line of what is wrong with a sign, however long a question is", arguments: ["fr", "ar"])
    func mistakes(language: String) async throws {
        let web = try await WebInterview(form: Self.form, id: "layout", "--language", language)
        let browser = try await web.begin(.phone)
        try await browser.follow("b:next")
        for (list, page) in [("#mistakes", "screen"), ("#problems", "summary")] {
            if page == "summary" { try await browser.open(page: "/summary") }
            let lines = try #require(try await browser.text(list)).split(whereSeparator: \.isNewline)
            #expect(lines.count == 5, "\(lines)")
            for line in lines { #expect(line.first { !$0.isWhitespace }?.isLetter == true, "\(line)") }
            // The cause is below its question, at the side where reading begins.
            let places = try await browser.run(
                """
                return [...document.querySelectorAll(arguments[0] + ' li')].map((li) => {
                  const [question, why] = [...li.children].map((c) => c.getBoundingClientRect());
                  return li.children.length === 2 && why.top >= question.bottom - 1;
                })
                """, [list])
            #expect(places as? [Bool] == [true, true])
            if let folder = ProcessInfo.processInfo.environment["SURVEY_PICTURES"] {
                try await browser.screenshot().write(
                    to: URL(filePath: folder).appending(path: "mistakes-\(page)-\(language).png"))
            }
        }
        try await browser.quit()
    }

    @Test(
        "show a scale of numbers in rows of one length, each 44 pixels high and wide",
        arguments: [("fr", 360), ("ar", 360), ("ar", 320), ("fr", 1_000), ("ar", 1_000)])
    func scales(_ language: String, _ width: Int) async throws {
        let web = try await WebInterview(form: Self.form, id: "layout", "--language", language)
        let browser = try await web.begin(
            width == 1_000 ? .desktop : WebDriver.Look(width: width, height: 740, isPhone: true))
        try await browser.type("x", into: "i:f/name")
        try await browser.type("x", into: "i:f/long")
        try await browser.follow("b:next")
        let found = try await browser.run(
            """
            return [...document.querySelectorAll('.scale')].map((list) => {
              const boxes = [...list.querySelectorAll('.choice')].map((c) => c.getBoundingClientRect());
              const rows = Map.groupBy(boxes, (b) => Math.round(b.top));
              const fits = boxes.every((b) => b.height > 43.9 && b.width > 43.9)
                && [...list.querySelectorAll('.choice > *')].every((e) => {
                  const [inner, outer] = [e, e.parentElement].map((x) => x.getBoundingClientRect());
                  return inner.left >= outer.left && inner.right <= outer.right;
                });
              return [boxes.length, rows.size, new Set([...rows.values()].map((r) => r.length)).size, fits ? 1 : 0];
            })
            """)
        let rows = width == 1_000 ? [1, 1, 1, 1, 1, 11] : [11, 2, 1, 7, 11, 11]
        #expect(found as? [[Int]] == zip([11, 10, 5, 7, 11, 11], rows).map { [$0, $1, 1, 1] }, "\(found ?? "")")
        #expect(try await browser.run("return document.documentElement.scrollWidth <= innerWidth") as? Bool == true)
        if let folder = ProcessInfo.processInfo.environment["SURVEY_PICTURES"] {
            try await browser.devTools(
                "Emulation.setDeviceMetricsOverride",
                ["width": width, "height": 2_600, "deviceScaleFactor": 1, "mobile": width < 1_000])
            try await browser.screenshot().write(
                to: URL(filePath: folder).appending(path: "numbers-\(language)-\(width).png"))
        }
        try await browser.quit()
    }

    private static let form: String = {
        let fields = [
            ("name", "string"), ("long", "string"), ("count", "int"), ("day", "date"), ("hour", "time"),
            ("code", "barcode"), ("spot", "geopoint"),
        ]
        let scales = [(0, 10, 1), (1, 10, 1), (1, 5, 1), (1, 7, 1), (0, 100, 10), (0, 1_000_000, 100_000)]
        let names = fields.map(\.0) + scales.indices.map { "s\($0)" }
        func texts(_ word: String) -> String {
            names.map { "<text id=\"\($0)\"><value>\($0 == "name" || $0 == "long" ? word : $0)</value></text>" }.joined()
        }
        func label(_ name: String) -> String { "<label ref=\"jr:itext('\(name)')\"/>" }
        return """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                    xmlns:jr="http://openrosa.org/javarosa">
              <h:head><h:title>Layout</h:title><model><itext>
                <translation lang="Français (fr)" default="true()">\(texts("Comment s’appelle la personne qui a répondu ?"))</translation>
                <translation lang="العربية (ar)">\(texts("ما اسم الشخص الذي أجاب عن أسئلة هذا البحث الميداني؟"))</translation></itext>
                <instance><data id="layout" version="1"><f>\(fields.map { "<\($0.0)/>" }.joined())</f>\
            <s>\(scales.indices.map { "<s\($0)/>" }.joined())</s></data></instance>
                \(fields.map { "<bind nodeset=\"/data/f/\($0.0)\" type=\"\($0.1)\"\($0.1 == "string" ? " required=\"true()\"" : "")/>" }.joined())
                \(scales.indices.map { "<bind nodeset=\"/data/s/s\($0)\" type=\"int\"/>" }.joined())
              </model></h:head>
              <h:body>
                <group ref="/data/f" appearance="field-list">\(fields.map {
                    "<input ref=\"/data/f/\($0.0)\"\($0.0 == "long" ? " appearance=\"multiline\"" : "")>\(label($0.0))</input>"
                }.joined())</group>
                <group ref="/data/s" appearance="field-list">\(scales.enumerated().map {
                    "<range ref=\"/data/s/s\($0)\" start=\"\($1.0)\" end=\"\($1.1)\" step=\"\($1.2)\">\(label("s\($0)"))</range>"
                }.joined())</group>
              </h:body>
            </h:html>
            """
    }()
}
