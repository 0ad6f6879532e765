import Foundation
import Testing

/// Pages that are older than what they are sent to: other tabs, buttons touched twice, the browser's back.
@Suite("A page that was left open harms no answer")
struct WebTabsTests {
    @Test("What another tab has changed since stays, unless this page changes it too")
    func stale() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        var page = try await visitor.press("next", visitor.begin())
        page = try await visitor.press("next", page.writing("Zaki", at: "a:nick"))
        page = try await visitor.press("answer", page.writing("20", at: "a:g/age"))
        let (first, second) = (page, page)
        try await visitor.press("answer", first.writing("31", at: "a:g/age"))
        let answer = try await visitor.press("answer", second.writing("m", at: "a:g/sex"))
        #expect(answer["a:g/age"] == "31")
        #expect(try await web.answers()["age"] as? Int == 31)
        #expect(try await web.answers()["sex"] as? String == "m")
        try await visitor.press("answer", second.writing("22", at: "a:g/age"))
        #expect(try await web.answers()["age"] as? Int == 22)
        #expect(try await web.answers()["sex"] as? String == "m")
        // A mistake stays one however often the page is sent, and untouched it stays the answer.
        let wrong = try await visitor.press("answer", answer.writing("5", at: "a:g/age"))
        #expect(wrong["a:g/age"] == "5" && wrong.text.contains("entre 12 et 99"))
        #expect(try await visitor.press("next", wrong).text.contains("entre 12 et 99"))
        #expect(try await web.answers()["age"] as? Int == 22)
    }

    @Test("A page of an interview that is not open any more puts nothing into the one that is")
    func otherInterview() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        let old = try await visitor.press("next", visitor.begin()).writing("Zaki", at: "a:nick")
        try await visitor.press("answer", old)
        let new = try await visitor.begin()
        #expect(new["of"] != old["of"])
        for button in ["answer", "next", "leave", "finish"] {
            let reply = try await visitor.post("/screen", old.writing("Other", at: "a:nick").fields + [("go", button)])
            #expect(reply.status == 409 && reply.text.contains("n’est plus ouvert"), "\(button)")
        }
        let search = [("of", old["of"] ?? ""), ("place", "commune"), ("find", "")]
        #expect(try await visitor.post("/choices", search).status == 404)
        // The answers of the first are in its draft, and nowhere else.
        #expect(try await web.answers()["nick"] as? String == "Zaki")
        #expect(try await visitor.open("/screen")["of"] == new["of"])
    }

    @Test("A record that is erased while its interview is open is closed with the next answer, and nothing of it is shown")
    func erased() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        var page = try await visitor.press("next", visitor.begin())
        page = try await visitor.press("next", page.writing("Zaki", at: "a:nick"))
        let list = try await web.place.succeed("record", "list", "--form", "web", "--json").array()
        let id = try #require(list.first?["id"] as? String)
        try await web.place.succeed("record", "erase", id, "--yes")
        let reply = try await visitor.press("answer", page.writing("20", at: "a:g/age"))
        #expect(!reply.text.contains("Zaki"))
        #expect(reply["a:g/age"] == nil)
        #expect(try await !visitor.open("/").text.contains("Zaki"))
        let shown = try await web.place.succeed("record", "show", id, "--json")
        #expect(shown.output.contains("erased") && !shown.output.contains("Zaki"))
        // The next interview begins as ever.
        page = try await visitor.press("next", visitor.begin())
        try await visitor.press("next", page.writing("Amal", at: "a:nick"))
        #expect(try await web.answers()["nick"] as? String == "Amal")
    }

    @Test("A button that is touched twice adds one instance")
    func addedTwice() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        let prompt = try await visitor.toRepeat()
        try await visitor.press("add:0", prompt)
        try await visitor.press("add:0", prompt)
        let page = try await visitor.open("/screen")
        #expect(page.text.contains("value=\"add:1\""))
    }

    @Test("Two touches of “remove” remove one, and the others keep their answers")
    func removedTwice() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        var page = try await visitor.toRepeat()
        for (number, name) in ["Amina", "Brahim", "Chama"].enumerated() {
            page = try await visitor.press("add:\(number)", page)
            page = try await visitor.press("next", page.writing(name, at: "a:member[\(number + 1)]/mname"))
            page = try await visitor.press("next", page)
        }
        let link = try #require(page.text.firstMatch(of: /<li value="1"><a href="([^"]*)"/)).1
        let asked = try await visitor.press("ask-remove:member[1]", visitor.open(String(link)))
        #expect(asked.text.contains("Supprimer « Membre du ménage 1 »"))
        try await visitor.press("remove:member[1]", asked)
        try await visitor.press("remove:member[1]", asked)
        let answers = try await web.answers()
        #expect(answers["member[1]/mname"] as? String == "Brahim")
        #expect(answers["member[2]/mname"] as? String == "Chama")
    }

    @Test("No address of a page says which question it shows, and what is searched for is in no address")
    func addresses() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        var page = try await visitor.begin()
        var addresses: [String] = []
        for _ in 0..<6 {
            let reply = try await visitor.post(
                "/screen", page.writing("Zaki", at: "a:nick").writing("25", at: "a:g/age").fields + [("go", "next")])
            addresses.append(try #require(reply.location))
            page = try await visitor.open(addresses.last ?? "")
        }
        #expect(Set(addresses).count == 6)
        for text in [page.text, try await visitor.get("/overview").text, try await visitor.get("/summary").text] {
            addresses += text.matches(of: /(?:href|action)="([^"]*)"/).map { String($0.1) }
        }
        for name in ["nick", "age", "subs", "rank", "commune", "intro"] {
            #expect(!addresses.contains { $0.contains(name) }, "\(name)")
        }
        #expect(try await visitor.get("/choices?place=commune&find=x").status == 404)
    }

    @Test("A language that the form does not have is not taken")
    func language() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        var page = try await visitor.press("next", visitor.begin())
        page = try await visitor.press("language:<script>", page.writing("Zaki", at: "a:nick"))
        #expect(page.text.contains("<html lang=\"fr\""))
        page = try await visitor.press("language:العربية (ar)", page)
        #expect(page.text.contains("<html lang=\"ar\" dir=\"rtl\""))
    }
}

extension WebVisitor {
    /// The page that asks whether the repeat goes on.
    func toRepeat() async throws -> Page {
        var page = try await begin()
        for _ in 0..<30 where !page.text.contains("value=\"add:") {
            page = try await press("next", page.writing("Zaki", at: "a:nick").writing("25", at: "a:g/age"))
        }
        return page
    }
}
