import Testing

@testable import SurveyStore

@Suite("A page that fails says what did")
struct WebFailureTests {
    /// Calls the table of the saves something else, or back, so that nothing is read or saved meanwhile.
    private func rename(_ table: String, to other: String, in web: WebInterview) throws {
        let store = try SurveyStore.open(path: web.place.path(web.place.store))
        try store.write { catalog in
            try PreparedStatement(catalog.database, "ALTER TABLE \(table) RENAME TO \(other)").run()
        }
        try store.close()
    }

    @Test("A page that cannot be read says so, and nothing of answers; one whose answer cannot be saved says that")
    func causes() async throws {
        let web = try await WebInterview()
        let visitor = try await WebVisitor(web)
        try rename("save", to: "away", in: web)
        let home = try await visitor.get("/")
        #expect(home.status == 500 && home.text.contains("n’a pas pu être ouverte"), "\(home)")
        #expect(home.text.contains("could not be opened") && !home.text.contains("last answer"), "\(home)")
        #expect(try web.child.errors().contains("next: "))
        try rename("away", to: "save", in: web)
        #expect(try await visitor.get("/").status == 200)
        let page = try await visitor.press("next", visitor.begin()).writing("Zaki", at: "a:nick")
        try rename("save", to: "away", in: web)
        let answer = try await visitor.post("/screen", page.fields + [("go", "answer")])
        #expect(answer.status == 500 && answer.text.contains("La dernière réponse"), "\(answer)")
        #expect(!answer.text.contains("n’a pas pu être ouverte"), "\(answer)")
        try rename("away", to: "save", in: web)
        try await visitor.press("answer", page)
        #expect(try await web.answers()["nick"] as? String == "Zaki")
    }
}
