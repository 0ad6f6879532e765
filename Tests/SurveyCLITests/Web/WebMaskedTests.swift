import Foundation
import Testing

@Suite(
    "A text with the appearance masked is not read by who looks at the page", .serialized,
    .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebMaskedTests {
    private static let form = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
          <h:head><h:title>Code</h:title><model>
            <instance><data id="code" version="1"><code/><other/></data></instance></model></h:head>
          <h:body><group appearance="field-list"><label>Codes</label>
            <input ref="/data/code" appearance="masked"><label>Secret code</label></input>
            <input ref="/data/other"><label>Other</label></input></group></h:body>
        </h:html>
        """

    @Test("dots in the field until somebody asks for the text, and dots of one length in overview, summary and record")
    func masked() async throws {
        let web = try await WebInterview(form: Self.form, id: "code")
        let browser = try await web.begin()
        func attribute(_ name: String) async throws -> String? {
            try await browser.run("return document.getElementById('i:code').getAttribute('\(name)')") as? String
        }
        #expect(try await attribute("type") == "password")
        #expect(try await attribute("autocomplete") == "off")
        #expect(try await attribute("spellcheck") == "false")
        try await browser.type("Zr-71", into: "i:code")
        #expect(try await browser.complaints() == [])
        // The answer is saved as the button takes the focus; the block that comes back keeps what was asked for.
        try await browser.click(css: ".reveal")
        try await browser.waitForSaving()
        #expect(try await attribute("type") == "text")
        #expect(try await browser.run("return document.querySelector('.reveal').getAttribute('aria-pressed')") as? String == "true")
        #expect(try await browser.text(".reveal") == "Show what is written")
        #expect(try await browser.complaints() == [])
        try await browser.click(css: ".reveal")
        #expect(try await attribute("type") == "password")
        #expect(try await web.answers(of: "code")["code"] as? String == "Zr-71")
        try await browser.follow("b:overview")
        #expect(try await browser.text("main")?.contains("••••••••") == true)
        #expect(try await browser.run("return document.documentElement.outerHTML.includes('Zr-71')") as? Bool == false)
        try await browser.goBack()
        try await browser.follow("b:next")
        #expect(try await browser.text("main")?.contains("••••••••") == true)
        #expect(try await browser.run("return document.documentElement.outerHTML.includes('Zr-71')") as? Bool == false)
        #expect(try await browser.complaints() == [])
        try await browser.follow("b:finish")
        let id = try await web.record(of: "code")
        for command in ["show", "history"] {
            let hidden = try await web.place.succeed("record", command, id).output
            #expect(hidden.contains("••••••••") && !hidden.contains("Zr-71"), "\(hidden)")
            #expect(try await web.place.succeed("record", command, id, "--reveal").output.contains("Zr-71"))
            #expect(try await web.place.succeed("record", command, id, "--json").output.contains("Zr-71"))
        }
        try await browser.quit()
    }

    @Test("a text of several lines is hidden as well, and keeps its lines when nobody touches it")
    func lines() async throws {
        let form = """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Code</h:title><model>
                <instance><data id="code" version="1"><kept>line one&#10;line two</kept><long/></data></instance></model></h:head>
              <h:body><group appearance="field-list"><label>Codes</label>
                <input ref="/data/kept" appearance="masked"><label>Kept</label></input>
                <input ref="/data/long" appearance="masked multiline"><label>Long</label></input></group></h:body>
            </h:html>
            """
        let web = try await WebInterview(form: form, id: "code")
        let browser = try await web.begin()
        func isHidden(_ id: String) async throws -> Bool {
            let script = "return getComputedStyle(document.getElementById(arguments[0])).webkitTextSecurity"
            return try await browser.run(script, [id]) as? String == "disc"
        }
        #expect(try await isHidden("i:kept"))
        #expect(try await isHidden("i:long"))
        #expect(try await browser.run("return document.getElementById('i:long').spellcheck") as? Bool == false)
        try await browser.type("Zr-71\nZr-72", into: "i:long")
        try await browser.click(css: ".reveal[data-for='i:long']")
        try await browser.waitForSaving()
        #expect(try await !isHidden("i:long"))
        try await browser.click(css: ".reveal[data-for='i:long']")
        #expect(try await isHidden("i:long"))
        #expect(try await browser.complaints() == [])
        try await browser.follow("b:next")
        try await browser.follow("b:finish")
        let answers = try await web.answers(of: "code")
        #expect(answers["kept"] as? String == "line one\nline two")
        #expect(answers["long"] as? String == "Zr-71\nZr-72")
        try await browser.quit()
    }
}
