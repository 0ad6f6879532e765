import Foundation
import Testing

/// A respondent who tries everything, and the next one who holds the device.
@Suite("A respondent who answers alone cannot look back, and leaves nothing behind")
struct WebAloneTests {
    /// The first section answered and finished; its page as it was, and the one that is open now.
    private func inSecondSection(_ web: WebInterview) async throws -> (WebVisitor, old: WebVisitor.Page, WebVisitor.Page) {
        let visitor = try await WebVisitor(web)
        let first = try await visitor.open("/screen")
        let old = try await visitor.press("next", first).writing("Zaki", at: "a:nick")
        return (visitor, old, try await visitor.press("next", old))
    }

    @Test("A finished section is closed to addresses and to requests made by hand")
    func closed() async throws {
        let web = try await WebInterview("--self")
        let (visitor, old, page) = try await inSecondSection(web)
        #expect(page.text.contains("q:g/age") && !page.text.contains("value=\"back\""))
        let address = try #require(old["at"])
        #expect(try await visitor.get("/screen?at=\(address)").location?.hasPrefix("screen") == true)
        for button in ["answer", "back", "next", "language:Français (fr)", "finish", "overview", "leave", "stay"] {
            let shown = try await visitor.press(button, old.writing("Other", at: "a:nick"))
            #expect(!shown.text.contains("q:nick") && !shown.text.contains("Zaki"), "\(button)")
            #expect(shown.text.contains("q:g/age"), "\(button)")
        }
        // The page that is open takes answers for its own questions only.
        var hand = page.writing("Other", at: "a:nick")
        hand.fields.append(("f", "nick"))
        try await visitor.press("answer", hand)
        #expect(try await web.answers()["nick"] as? String == "Zaki")
        for path in ["/overview", "/summary", "/", "/screen", "/screen?at=nick", "/screen?at="] {
            let shown = try await visitor.open(path)
            #expect(!shown.text.contains("Zaki") && shown.text.contains("q:g/age"), "\(path)")
        }
        #expect(try await visitor.get("/file?place=nick&name=x").status == 404)
        let search = [("of", page["of"] ?? ""), ("place", "commune"), ("find", "")]
        #expect(try await visitor.post("/choices", search).status == 404)
    }

    @Test("Nobody begins, resumes or ends an interview by hand, nor lists any")
    func byHand() async throws {
        let web = try await WebInterview("--self")
        let (visitor, _, page) = try await inSecondSection(web)
        let record = try await web.record()
        _ = try await visitor.post("/begin", [("x", "1")])
        _ = try await visitor.post("/resume", [("id", record)])
        var end = page
        end.fields.removeAll { $0.name == "at" }
        for sent in [page, end] { try await visitor.press("finish", sent) }
        let now = try await visitor.open("/screen")
        #expect(now["of"] == page["of"] && now["at"] == page["at"])
        #expect(try await web.record() == record)
        #expect(try await web.answers()["meta/interview-state"] as? String == "draft")
    }

    @Test("After a restart the finished sections are still closed, and at the end all are")
    func restarted() async throws {
        let web = try await WebInterview("--self", "--language", "fr")
        let (visitor, _, page) = try await inSecondSection(web)
        let record = try await web.record()
        web.child.kill()
        try await web.restart("--self", "--resume", record)
        let again = try await WebVisitor(web)
        var now = try await again.open("/screen")
        #expect(now.text.contains("q:g/age") && !now.text.contains("value=\"back\"") && !now.text.contains("Zaki"))
        // Addresses of before mean nothing now.
        #expect(now["at"] != page["at"] && now["of"] != page["of"])
        #expect(try await WebVisitor.send("GET", web.origin + "/screen", ["Cookie": visitor.cookie]).status == 403)
        now = now.writing("25", at: "a:g/age")
        for _ in 0..<20 where !now.text.contains("value=\"finish\"") { now = try await again.press("next", now) }
        #expect(!now.text.contains("g/age") && !now.text.contains(">25<"))
        web.child.kill()
        try await web.restart("--self", "--resume", record)
        let last = try await WebVisitor(web)
        let end = try await last.open("/screen")
        #expect(end.text.contains("arrivé à la fin") && !end.text.contains("Zaki") && !end.text.contains("q:"))
        let over = try await last.press("finish", end)
        #expect(over.text.contains("Merci"))
        #expect(try await web.answers()["meta/interview-state"] as? String == "final")
    }

    @Test("The end says nothing of what was asked, keeps nothing, and stays")
    func end() async throws {
        let web = try await WebInterview("--self")
        let (visitor, old, page) = try await inSecondSection(web)
        var now = page.writing("25", at: "a:g/age")
        for _ in 0..<20 where !now.text.contains("value=\"finish\"") {
            #expect(now.text.contains("<title>Masah</title>"))
            now = try await visitor.press("next", now)
        }
        try await visitor.press("finish", now)
        for path in ["/", "/screen", "/summary", "/overview", "/screen?at=\(old["at"] ?? "")"] {
            let shown = try await visitor.open(path)
            #expect(shown.text.contains("Merci") && !shown.text.contains("démonstration"), "\(path)")
        }
        #expect(try await visitor.post("/screen", old.fields + [("go", "answer")]).status == 409)
        _ = try await visitor.post("/begin", [("x", "1")])
        #expect(try await visitor.open("/").text.contains("Merci"))
        #expect(try await web.answers()["nick"] as? String == "Zaki")
    }
}
