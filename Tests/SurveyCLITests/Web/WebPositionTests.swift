import Foundation
import SurveyStore
import Testing

@Suite(
    "The browser notes where an interview is led only where the form asks for it and somebody agrees", .serialized,
    .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebPositionTests {
    private static func form(interval: Int = 0, age: Int = 600) -> String {
        """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms">
          <h:head><h:title>Walk</h:title><model>
            <instance><data id="walk" version="1"><one/><two/><orx:meta><orx:audit/></orx:meta></data></instance>
            <bind nodeset="/data/meta/audit" type="binary" odk:location-priority="high-accuracy"
              odk:location-min-interval="\(interval)" odk:location-max-age="\(age)"/></model></h:head>
          <h:body><input ref="/data/one"><label>One</label></input><input ref="/data/two"><label>Two</label></input>
          </h:body>
        </h:html>
        """
    }

    /// The rows of the finished record's log, by column.
    private func log(_ web: WebInterview) async throws -> [[String: String]] {
        let folder = web.place.path("audit-\(UUID().uuidString)")
        let store = try SurveyStore.open(path: web.place.path(web.place.store))
        defer { try? store.close() }
        let record = try store.record(store.recordID(abbreviated: await web.record(of: "walk")))
        let path = try #require(AnswerPath(template: "meta/audit"))
        guard case .attachment(_, let digest?) = record.answers[path] else {
            Issue.record("no log in \(folder)")
            return []
        }
        let bytes = try store.attachmentBytes(digest, at: 0, count: 1 << 20)
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
        let header = try #require(lines.first)
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
    }

    private func place(_ browser: WebDriver, _ latitude: Double) async throws {
        try await browser.devTools(
            "Emulation.setGeolocationOverride", ["latitude": latitude, "longitude": -5.36837, "accuracy": 7])
    }

    /// Goes from the first question to the end.
    private func lead(_ browser: WebDriver) async throws {
        try await browser.type("a", into: "i:one")
        try await browser.follow("b:next")
        try await browser.type("b", into: "i:two")
        try await browser.follow("b:next")
        try await browser.follow("b:finish")
    }

    /// What a position takes from the page to the program: nothing on the page tells when it is there.
    private func waitForPosition(_ browser: WebDriver) async throws {
        try await browser.wait("a position") {
            try await browser.run(
                "return performance.getEntriesByType('resource').some(e => e.name.endsWith('/position') && e.responseEnd > 0)")
                as? Bool == true
        }
    }

    @Test("agreed: each event has the place, and the page says that it is noted and how to stop that")
    func agreed() async throws {
        let web = try await WebInterview(form: Self.form(), id: "walk")
        let browser = try await web.begin()
        try await browser.devTools(
            "Browser.grantPermissions", ["permissions": ["geolocation"], "origin": web.origin])
        try await place(browser, 35.57845)
        #expect(try await browser.text("#positions")?.contains("where the device is") == true)
        #expect(try await browser.complaints() == [])
        try await browser.follow("b:positions:yes")
        try await waitForPosition(browser)
        #expect(try await browser.text("#positions")?.contains("are noted") == true)
        #expect(try await browser.complaints() == [])
        try await lead(browser)
        let log = try await log(web)
        #expect(
            log.map { $0["event"] }.prefix(3) == [
                "form start", "location tracking enabled", "location permissions granted",
            ], "\(log)")
        #expect(log.first?["latitude"] == "")
        let placed = log.filter { $0["latitude"] == "35.5784500" && $0["longitude"] == "-5.3683700" }
        #expect(placed.contains { $0["event"] == "question" && $0["node"] == "/data/two" && $0["accuracy"] == "7.0" }, "\(log)")
        #expect(placed.contains { $0["event"] == "form finalize" }, "\(log)")
        try await browser.quit()
    }

    @Test("a position is taken no sooner after another than the form wants")
    func interval() async throws {
        let web = try await WebInterview(form: Self.form(interval: 300), id: "walk")
        let browser = try await web.begin()
        try await browser.devTools(
            "Browser.grantPermissions", ["permissions": ["geolocation"], "origin": web.origin])
        try await place(browser, 35.5)
        try await browser.follow("b:positions:yes")
        try await waitForPosition(browser)
        try await place(browser, 36.5)
        try await browser.type("a", into: "i:one")
        try await browser.follow("b:next")
        try await waitForPosition(browser)
        try await browser.follow("b:next")
        try await browser.follow("b:finish")
        let places = Set(try await log(web).map { $0["latitude"] })
        #expect(places == ["", "35.5000000"], "\(places)")
        try await browser.quit()
    }

    @Test("refused on the page, to the browser, or taken back: no place from then on, and the log says which")
    func refused() async throws {
        let web = try await WebInterview(form: Self.form(), id: "walk")
        let browser = try await web.begin()
        try await browser.follow("b:positions:no")
        #expect(try await browser.text("#positions") == nil)
        try await lead(browser)
        let log = try await log(web)
        #expect(log.allSatisfy { $0["latitude"] == "" })
        #expect(log.contains { $0["event"] == "location tracking disabled" }, "\(log)")
        try await browser.quit()

        let other = try await WebInterview(form: Self.form(), id: "walk")
        let second = try await other.begin()
        try await second.devTools(
            "Browser.setPermission", ["permission": ["name": "geolocation"], "setting": "denied"])
        try await second.follow("b:positions:yes")
        try await second.wait("the refusal") {
            try await second.run("return document.getElementById('positions').hidden") as? Bool == true
        }
        try await waitForPosition(second)
        try await lead(second)
        let denied = try await self.log(other)
        #expect(denied.allSatisfy { $0["latitude"] == "" })
        #expect(denied.contains { $0["event"] == "location permissions not granted" }, "\(denied)")
        try await second.quit()

        let last = try await WebInterview(form: Self.form(), id: "walk")
        let third = try await last.begin()
        try await third.devTools(
            "Browser.grantPermissions", ["permissions": ["geolocation"], "origin": last.origin])
        try await place(third, 35.5)
        try await third.follow("b:positions:yes")
        try await waitForPosition(third)
        try await third.type("a", into: "i:one")
        try await third.follow("b:next")
        try await third.follow("b:positions:no")
        #expect(try await third.text("#positions") == nil)
        try await third.type("b", into: "i:two")
        try await third.follow("b:next")
        try await third.follow("b:finish")
        let stopped = try await self.log(last)
        let end = try #require(stopped.firstIndex { $0["event"] == "location tracking disabled" }, "\(stopped)")
        #expect(stopped[..<end].contains { $0["latitude"] == "35.5000000" }, "\(stopped)")
        #expect(stopped[end...].allSatisfy { $0["latitude"] == "" }, "\(stopped)")
        #expect(stopped[end...].contains { $0["node"] == "/data/two" }, "the screen that was open then")
        try await third.quit()
    }

    @Test("a respondent who answers alone is not asked, and no place is noted")
    func alone() async throws {
        let web = try await WebInterview(form: Self.form(), id: "walk", "--self")
        let browser = try await web.begin()
        try await browser.devTools(
            "Browser.grantPermissions", ["permissions": ["geolocation"], "origin": web.origin])
        try await place(browser, 35.5)
        #expect(try await browser.text("#positions") == nil)
        try await lead(browser)
        let log = try await log(web)
        #expect(log.allSatisfy { $0["latitude"] == "" })
        #expect(log.contains { $0["event"] == "location tracking disabled" }, "\(log)")
        try await browser.quit()
    }
}
