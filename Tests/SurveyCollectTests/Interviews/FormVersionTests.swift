import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("A draft moves to a newer form version with every answer that still has a place, and loses none")
struct FormVersionTests {
    private static let body = """
        <input ref="/data/name"/><input ref="/data/age"/><input ref="/data/income"/><input ref="/data/note"/>
        <group ref="/data/visit"><repeat nodeset="/data/visit"><input ref="/data/visit/day"/></repeat></group>
        """

    private func first(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            1, "<name/><age/><income/><note/><visit><day/></visit>",
            model: #"<bind nodeset="/data/age" type="int"/><bind nodeset="/data/income" type="string"/>"#, body: Self.body)
    }

    /// age is renamed to years, income takes numbers now, note is gone, and visits have moved into a group; town and
    /// children are new.
    private func second(_ bench: InterviewBench) throws -> FormBinding {
        try bench.publish(
            2, "<name/><years/><income/><town>Fes</town><child jr:template=\"\"><nick/></child><trips><visit><day/></visit></trips>",
            model: #"<bind nodeset="/data/years" type="int"/><bind nodeset="/data/income" type="int"/>"#,
            body: """
                <input ref="/data/name"/><input ref="/data/years"/><input ref="/data/income"/><input ref="/data/town"/>
                <group ref="/data/child"><repeat nodeset="/data/child"><input ref="/data/child/nick"/></repeat></group>
                <group ref="/data/trips"><repeat nodeset="/data/trips/visit"><input ref="/data/trips/visit/day"/></repeat></group>
                """)
    }

    private func draft(_ bench: InterviewBench) throws -> MergedRecord {
        var interview = try bench.begin(first(bench))
        try interview.answer("Amina", at: "name")
        try interview.answer("34", at: "age")
        try interview.answer("about 3000", at: "income")
        try interview.setMissing(.refused, at: try #require(interview.session.node(at: "note")))
        try interview.answer("2026-03-01", at: "visit[1]/day")
        try bench.desk.saveDraft(&interview)
        return try bench.record(interview)
    }

    @Test("Renamed, removed and retyped questions and a repeat that has moved are listed with their reason")
    func moving() throws {
        let bench = try InterviewBench()
        let before = try draft(bench)
        var interview = try bench.desk.resume(before, second(bench), author: "amina")
        #expect(try interview.value("name") == "Amina")
        #expect(try interview.value("years").isEmpty)
        #expect(try interview.value("income").isEmpty)
        // What is new begins with its first value.
        #expect(try interview.value("town") == "Fes")
        let left = Dictionary(uniqueKeysWithValues: interview.instance.leftOver.map { ($0.path.template, $0) })
        #expect(Set(left.keys) == ["age", "income", "note", "visit[]/day"])
        #expect(left["age"]?.answer == .integer(34))
        #expect(left["note"]?.answer == .missing(.refused))
        #expect(left["age"]?.reason == "the form has no such question")
        #expect(left["visit[]/day"]?.reason.contains("one of this name at trips/visit/day") == true)
        #expect(left["income"]?.reason.contains("whole number") == true, "\(left["income"]?.reason ?? "")")

        try interview.answer("35", at: "years")
        try interview.add("child")
        try interview.answer("Sami", at: "child[1]/nick")
        try bench.desk.saveDraft(&interview)
        let after = try bench.record(interview)
        for (path, answer) in before.answers where path.template != InterviewMark.place.rawValue {
            #expect(after.answers[path] == answer, "\(path) is kept")
        }
        #expect(after.answer("years") == .integer(35))
        #expect(after.form == interview.binding.hash)
    }

    @Test("What had no place is listed again when the moved draft is resumed, and stays when it is finished")
    func again() throws {
        let bench = try InterviewBench()
        let record = try draft(bench)
        let binding = try second(bench)
        var interview = try bench.desk.resume(record, binding, author: "amina")
        try interview.answer("35", at: "years")
        try bench.desk.saveDraft(&interview)
        var resumed = try bench.desk.resume(bench.record(interview), binding, author: "amina")
        #expect(Set(resumed.instance.leftOver.map(\.path.template)) == ["age", "income", "note", "visit[]/day"])
        #expect(try resumed.value("income").isEmpty)
        #expect(try bench.desk.finalise(&resumed).isEmpty)
        let final = try bench.record(resumed)
        #expect(InterviewState(of: final) == .final)
        #expect(final.answer("age") == .integer(34))
        // In the place of a question it would pass for an answer to it: the interview said that there is none.
        #expect(final.answer("income") == .missing(.notAsked))
        #expect(try bench.store.history(of: final.id).contains { $0.answers.values.contains(.text("about 3000")) })
        // An answer that takes its place replaces it; the history has both.
        var corrected = try bench.desk.resume(final, binding, author: "amina")
        try corrected.answer("3000", at: "income")
        #expect(try bench.desk.finalise(&corrected).isEmpty)
        #expect(try bench.record(corrected).answer("income") == .integer(3_000))
        #expect(try bench.store.history(of: final.id).contains { $0.answers.values.contains(.text("about 3000")) })
    }

    /// In the second version total is reckoned, of the meals `tea` is gone, and the town is one of a list.
    private func changed(_ bench: InterviewBench) throws -> (FormBinding, FormBinding) {
        func items(_ codes: [String]) -> String {
            codes.map { "<item><label>The \($0)</label><value>\($0)</value></item>" }.joined()
        }
        func body(_ meals: [String], _ towns: [String]) -> String {
            """
            <select ref="/data/meals"><label>Meals</label>\(items(meals))</select>
            <select1 ref="/data/town"><label>Town</label>\(items(towns))</select1><input ref="/data/note"/>
            """
        }
        let instance = "<meals/><town/><total/><note/>"
        return (
            try bench.publish(
                1, instance,
                body: body(["tea", "bread", "soup"], ["fes", "taza"]) + "<input ref=\"/data/total\"/>"),
            try bench.publish(
                2, instance, model: "<bind nodeset=\"/data/total\" calculate=\"count-selected(/data/meals)\"/>",
                body: body(["bread", "soup", "rice"], ["fes", "tanger"]))
        )
    }

    @Test("Of several choices those stay that still have a place; an answer that the form now reckons over is listed")
    func partly() throws {
        let bench = try InterviewBench()
        let (first, second) = try changed(bench)
        var interview = try bench.begin(first)
        for (place, value) in [("meals", "tea bread"), ("town", "taza"), ("total", "17")] {
            try interview.answer(value, at: place)
        }
        try bench.desk.saveDraft(&interview)
        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        // Also once the draft has been saved in the new version.
        for round in 0..<2 {
            #expect(try moved.value("meals") == "bread")
            #expect(try moved.value("total") == "1")
            let left = Dictionary(uniqueKeysWithValues: moved.instance.leftOver.map { ($0.path.template, $0.answer) })
            #expect(left == ["meals": .choices(["tea"]), "town": .choice("taza"), "total": .text("17")], "\(round)")
            try moved.answer("round \(round)", at: "note")
            try bench.desk.saveDraft(&moved)
            let saved = try bench.record(moved)
            #expect(saved.answer("meals") == .choices(["tea", "bread"]))
            #expect(saved.answer("total")?.lexical == "17")
            moved = try bench.desk.resume(saved, second, author: "amina")
        }
        try moved.answer("bread rice", at: "meals")
        #expect(try bench.desk.finalise(&moved).isEmpty)
        // The record says what the interview said.
        let final = try bench.record(moved)
        #expect(final.answer("meals") == .choices(["bread", "rice"]))
        #expect(final.answer("town") == .missing(.notAsked))
        #expect(final.answer("total")?.lexical == "2")
        let history = try bench.store.history(of: final.id)
        #expect(history.contains { $0.answers.values.contains(.choice("taza")) })
        #expect(try bench.desk.resume(final, second, author: "amina").instance.leftOver.isEmpty)
    }

    @Test("A finished record that is corrected under a newer version keeps what that version has no place for")
    func corrected() throws {
        let bench = try InterviewBench()
        let (first, second) = try changed(bench)
        var interview = try bench.begin(first)
        try interview.answer("tea bread", at: "meals")
        try interview.answer("taza", at: "town")
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let note = try #require(AnswerPath(template: "note"))
        _ = try bench.desk.edit(
            bench.record(interview), second, changes: [note: .text("seen")], author: "supervisor")
        let after = try bench.record(interview)
        #expect(after.answer("town") == .choice("taza"))
        #expect(Set(after.answer("meals")?.lexical?.split(separator: " ") ?? []) == ["tea", "bread"])
        #expect(after.answer("note") == .text("seen"))
    }

    /// In the second version a district, its reporter, a language and each visit's hour are new, with values that are
    /// reckoned when a record begins; a change of the district would set the town.
    private func dynamic(_ bench: InterviewBench) throws -> (FormBinding, FormBinding) {
        let visits = """
            <group ref="/data/visit"><repeat nodeset="/data/visit"><input ref="/data/visit/day"/>
            """
        let first = try bench.publish(
            1, "<town/><visit jr:template=\"\"><day/></visit>",
            body: "<input ref=\"/data/town\"/>\(visits)</repeat></group>")
        let second = try bench.publish(
            2, "<town/><district/><reporter/><language/><visit jr:template=\"\"><day/><hour/></visit>",
            model: """
                <setvalue ref="/data/district" event="odk-instance-first-load" value="concat('d-', /data/town)"/>
                <setvalue ref="/data/reporter" event="odk-instance-first-load" value="'nobody'"/>
                <setvalue ref="/data/language" event="odk-instance-first-load" value="'ar'"/>
                <setvalue ref="/data/visit/hour" event="odk-instance-first-load odk-new-repeat" value="'noon'"/>
                """,
            body: """
                <input ref="/data/town"/>
                <input ref="/data/district">
                  <setvalue ref="/data/town" event="xforms-value-changed" value="'overwritten'"/></input>
                <input ref="/data/reporter"/><input ref="/data/language"/>
                \(visits)<input ref="/data/visit/hour"/></repeat></group>
                """)
        return (first, second)
    }

    @Test("A question that is new has the value that the form reckons for a record that begins; what was answered stays")
    func dynamicDefault() throws {
        let bench = try InterviewBench()
        let (first, second) = try dynamic(bench)
        var interview = try bench.begin(first)
        try interview.answer("Fes", at: "town")
        try interview.add("visit")
        try interview.add("visit")
        try bench.desk.saveDraft(&interview)
        // Two of the new questions are known already, as from another device that has moved the draft.
        var draft = Draft(record: try #require(interview.record).id, form: first.hash)
        draft.answers[try #require(AnswerPath(template: "reporter"))] = .missing(.refused)
        draft.answers[try #require(AnswerPath(template: "language"))] = .text("fr")
        try bench.store.save(draft)

        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        #expect(try moved.value("district") == "d-Fes")
        #expect(try moved.value("town") == "Fes", "a first value sets off nothing")
        #expect(try moved.value("reporter").isEmpty)
        #expect(try moved.value("language") == "fr")
        #expect(try moved.value("visit[1]/hour") == "noon")
        #expect(try moved.value("visit[2]/hour") == "noon")
        try bench.desk.saveDraft(&moved)
        #expect(try bench.record(moved).answer("district") == .text("d-Fes"))
        #expect(try bench.record(moved).answer("reporter") == .missing(.refused))
    }

    @Test("A first value that was taken back after the move does not come again")
    func takenBack() throws {
        let bench = try InterviewBench()
        let (first, second) = try dynamic(bench)
        var interview = try bench.begin(first)
        try interview.answer("Fes", at: "town")
        try bench.desk.saveDraft(&interview)
        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        try moved.answer("", at: "language")
        try bench.desk.saveDraft(&moved)
        let again = try bench.desk.resume(bench.record(moved), second, author: "amina")
        #expect(try again.value("language").isEmpty)
        #expect(try again.value("district") == "d-Fes")
    }

    @Test("An entity that a newer version declares gets its id when a draft moves, and keeps it")
    func entity() throws {
        let bench = try InterviewBench()
        let first = try bench.publish(1, "<town/>", body: "<input ref=\"/data/town\"/>")
        let second = try bench.publish(
            2, "<town/><meta><entity dataset=\"towns\" id=\"\" create=\"1\"><label/></entity></meta>",
            model: """
                <bind nodeset="/data/town" entities:saveto="name"/>
                <setvalue event="odk-instance-first-load" ref="/data/meta/entity/@id" value="uuid()"/>
                <bind nodeset="/data/meta/entity/label" calculate="/data/town"/>
                """, body: "<input ref=\"/data/town\"/>")
        var interview = try bench.begin(first)
        try interview.answer("Fes", at: "town")
        try bench.desk.saveDraft(&interview)
        var moved = try bench.desk.resume(bench.record(interview), second, author: "amina")
        try bench.desk.saveDraft(&moved)
        let id = try #require(try bench.record(moved).answer("meta/entity/@id")?.lexical)
        #expect(!id.isEmpty)
        var again = try bench.desk.resume(bench.record(moved), second, author: "amina")
        #expect(try bench.desk.finalise(&again).isEmpty)
        #expect(second.entityChanges(in: try bench.record(again)).map(\.id) == [id])
    }

    @Test("A file is no answer to a question that takes another kind of file now; one of a kind that is not known may be")
    func otherKindOfFile() throws {
        let bench = try InterviewBench()
        func binding(_ version: Int, _ kind: String) throws -> FormBinding {
            try bench.publish(
                version, "<proof/><n/>", model: "<bind nodeset=\"/data/proof\" type=\"binary\"/>",
                body: "<upload ref=\"/data/proof\" mediatype=\"\(kind)\"/><input ref=\"/data/n\"/>")
        }
        let first = try binding(1, "image/*")
        for (name, isLeft) in [("front.jpg", true), ("front.dat", false), ("front", false)] {
            var interview = try bench.begin(first)
            try interview.answer(name, at: "proof")
            try bench.desk.saveDraft(&interview)
            var moved = try bench.desk.resume(bench.record(interview), binding(2, "audio/*"), author: "amina")
            #expect(moved.instance.leftOver.map(\.reason) == (isLeft ? ["the question takes audio/*"] : []))
            #expect(try moved.value("proof") == (isLeft ? "" : name))
            // It is still listed once the draft is saved under the newer version.
            try moved.answer("1", at: "n")
            try bench.desk.saveDraft(&moved)
            let again = try bench.desk.resume(bench.record(interview), moved.binding, author: "amina")
            #expect(again.instance.leftOver.count == (isLeft ? 1 : 0))
        }
    }
}
