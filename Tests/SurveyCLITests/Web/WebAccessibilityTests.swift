import Foundation
import Testing

/// Every page under axe-core, with the rules of WCAG 2.2 AA.
///
/// With `SURVEY_PICTURES` set to a folder, a picture of each page is put there, to be looked at.
@Suite(
    "An interview in the browser can be used by everybody", .serialized,
    .enabled(if: WebDriver.isHere, WebDriver.needed), .enabled(if: AxeCore.isHere, AxeCore.needed))
struct WebAccessibilityTests {
    @Test(
        "Axe finds nothing on any page, in French and Arabic, light and dark",
        arguments: [
            ("fr", WebDriver.Look.phone), ("ar", .phone), ("fr", .darkDesktop), ("ar", .darkPhone), ("zgh", .desktop),
        ])
    func everyPage(_ language: String, _ look: WebDriver.Look) async throws {
        let web = try await WebInterview("--language", language, communes: 200)
        let browser = try await WebDriver(in: web.place.folder, look)
        let tour = Tour(browser: browser, name: "\(language)-\(look.width)\(look.isDark ? "-dark" : "")")
        try await browser.open(web.origin)
        try await tour.check("closed")
        try await browser.open(web.address)
        try await browser.wait("coming in") { !(try await browser.address).contains("/open/") }
        try await browser.beginInterview()
        try await tour.check("note")
        try await browser.open(page: "/summary")
        try await tour.check("summary-problems")
        try await browser.click(css: ".mistakes a")
        try await browser.wait("the question that has no answer") { try await browser.isThere("i:nick") }
        try await browser.follow("b:next")
        try await tour.check("required")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        try await tour.check("fields")
        try await browser.type("5", into: "i:g/age")
        try await browser.click("o:g/sex:f")
        try await browser.follow("b:next")
        try await tour.check("mistake")
        try await browser.type("\u{E003}\u{E003}25", into: "i:g/age")
        try await browser.click("o:g/sex:f")
        try await browser.wait("the next question") { try await browser.isThere("q:g/preg") }
        try await browser.click("m:refused:g/preg", opening: "q:g/preg")
        try await browser.waitForSaving()
        try await tour.check("fields-refused")
        try await browser.follow("b:next")
        try await browser.click("o:subs:cannabis")
        try await browser.waitForSaving()
        try await tour.check("multiple")
        for page in ["rank", "scale", "range", "date", "time", "long-list"] {
            try await browser.follow("b:next")
            try await tour.check(page)
        }
        try await browser.click("o:commune:c1")
        try await browser.wait("the choice on top") { try await browser.text(".chosen") != nil }
        try await tour.check("long-list-chosen")
        for page in ["point", "line"] {
            try await browser.follow("b:next")
            try await tour.check(page)
        }
        try await browser.follow("b:next")
        let picture = web.place.folder.appending(path: "photo.png")
        try await browser.screenshot().write(to: picture)
        try await tour.check("photo")
        try await browser.type(picture.path, into: "c:photo")
        try await browser.wait("the picture") { try await browser.text(".file") != nil }
        try await tour.check("photo-taken")
        try await browser.follow("b:next")
        try await tour.check("acknowledge")
        try await browser.follow("b:next")
        try await tour.check("repeat-none")
        try await browser.follow("b:add")
        try await browser.type("Amina", into: "i:member[1]/mname")
        try await tour.check("member")
        try await browser.follow("b:ask-remove:member[1]")
        try await tour.check("removal")
        try await browser.follow("b:stay")
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        try await tour.check("repeat-one")
        try await browser.follow("b:next")
        try await tour.check("multiline")
        try await browser.follow("b:next")
        try await tour.check("summary")
        try await browser.follow("b:overview")
        try await tour.check("overview")
        try await browser.follow("b:leave")
        try await tour.check("home")
        try await browser.open(page: "/nowhere")
        try await tour.check("nowhere")
        // A page of its own for what was not found, or must be put right, is no breach of a policy.
        let complaints = try await browser.complaints().filter { !$0.contains("responded with a status of") }
        #expect(complaints == [])
        try await browser.quit()
    }

    @Test(
        "Axe finds nothing on the pages of a respondent who answers alone",
        arguments: [("fr", WebDriver.Look.phone), ("ar", .darkPhone)])
    func alone(_ language: String, _ look: WebDriver.Look) async throws {
        let web = try await WebInterview("--self", "--language", language)
        let browser = try await web.begin(look)
        let tour = Tour(browser: browser, name: "self-\(language)")
        try await tour.check("first")
        try await browser.goToSubstances()
        try await tour.check("section")
        for _ in 0..<13 { try await browser.follow("b:next") }
        try await tour.check("last")
        try await browser.follow("b:finish")
        try await tour.check("end")
        try await browser.quit()
    }

    @Test("Whatever can be touched is 44 pixels high or more, and no page is wider than a phone")
    func touch() async throws {
        let web = try await WebInterview(communes: 200)
        let browser = try await web.begin(.phone)
        try await browser.goToSubstances()
        for number in 0..<11 {
            // A link inside a sentence is the only exception that WCAG knows; no page has one.
            let small = try await browser.run(
                """
                return [...document.querySelectorAll('a, button, summary, .choice, .field, label.button')]
                  .filter((e) => !e.matches('.skip') && e.checkVisibility())
                  .filter((e) => e.getBoundingClientRect().height < 43.9 || e.getBoundingClientRect().width < 43.9)
                  .map((e) => e.outerHTML.slice(0, 120))
                """)
            #expect(small as? [String] == [], "page \(number)")
            #expect(try await browser.run("return document.documentElement.scrollWidth") as? Int ?? 0 <= 360)
            try await browser.follow("b:next")
        }
        try await browser.quit()
    }
}

/// A walk through the pages of an interview.
private struct Tour {
    let browser: WebDriver
    let name: String

    /// Checks the page that is open.
    func check(_ page: String) async throws {
        #expect(try await AxeCore.violations(in: browser) == [], "\(name) \(page)")
        guard let folder = ProcessInfo.processInfo.environment["SURVEY_PICTURES"] else { return }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try await browser.screenshot().write(to: URL(filePath: folder).appending(path: "\(name)-\(page).png"))
    }
}

/// The accessibility checker of Deque, from the project's own Python environment.
private enum AxeCore {
    static let needed: Comment = "needs axe-core in .venv (make browser)"
    static var isHere: Bool { file != nil }

    private static let file: URL? = {
        let libraries = CommandLineTool.root.appending(path: ".venv/lib")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        return names.map { libraries.appending(path: "\($0)/site-packages/axe_playwright_python/axe.min.js") }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    /// What breaks a rule on the page that is open: the rule, and the element.
    static func violations(in browser: WebDriver) async throws -> [String] {
        if try await browser.run("return typeof axe") as? String != "object" {
            let source = try String(contentsOf: try #require(file), encoding: .utf8)
            try await browser.run(source)
        }
        // Colours that are still changing would be measured half way.
        let found = try await browser.run(
            """
            await Promise.all(document.getAnimations().map((a) => a.finished.catch(() => {})));
            const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
            const result = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
            if (result.passes.length === 0) return ['axe looked at nothing'];
            return result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html} ${n.any.map((a) => a.message)}`));
            """)
        return try #require(found as? [String])
    }
}
