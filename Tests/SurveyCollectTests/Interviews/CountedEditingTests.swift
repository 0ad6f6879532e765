import SurveyCollect
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@Suite("Counts and what they count are corrected in one edit")
struct CountedEditingTests {
    private func ages(_ bench: InterviewBench, _ record: MergedRecord, _ template: String) throws -> [String?] {
        let record = try bench.store.record(record.id)
        let instances = record.instances.filter { $0.template == template }
        return instances.map { instance in
            AnswerPath(template: "\(template)/age", instances: instance.instances).flatMap { record.answers[$0]?.lexical }
        }
    }

    @Test("Where one household loses somebody, another one may grow by its own count; the count that is left is refused")
    func households() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<h jr:template=\"\"><n/><m jr:template=\"\"><age/></m></h>",
            model: #"<bind nodeset="/data/h/n" type="int"/><bind nodeset="/data/h/m/age" type="int"/>"#,
            body: """
                <group ref="/data/h"><repeat nodeset="/data/h"><input ref="/data/h/n"/>
                <group ref="/data/h/m"><repeat nodeset="/data/h/m" jr:count="../n"><input ref="/data/h/m/age"/></repeat></group>
                </repeat></group>
                """)
        var interview = try bench.begin(binding)
        for (house, count) in [(1, 2), (2, 1)] {
            try interview.add("h")
            try interview.answer("\(count)", at: "h[\(house)]/n")
            for member in 1...count { try interview.answer("\(house)\(member)", at: "h[\(house)]/m[\(member)]/age") }
        }
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        let houses = record.instances.filter { $0.template == "h[]" }
        let counts = try houses.map { try #require(AnswerPath(template: "h[]/n", instances: $0.instances)) }
        let first = try #require(record.instances.first { $0.template == "h[]/m[]" && $0.instances[0] == houses[0].instances[0] })
        do {
            _ = try bench.desk.edit(record, binding, changes: [first: .removed, counts[1]: .integer(2)], author: "amina")
            Issue.record("the count of the first household was to be corrected")
        } catch let problem as InterviewProblem {
            #expect(problem.place.hasPrefix("h[1]/m["), "\(problem)")
        }
        #expect(try bench.store.record(record.id) == record)
        _ = try bench.desk.edit(
            record, binding, changes: [first: .removed, counts[0]: .integer(1), counts[1]: .integer(2)], author: "amina")
        #expect(try Set(ages(bench, record, "h[]/m[]")) == ["12", "21", nil])
        #expect(try bench.store.record(record.id).instances.count == 5)
    }

    @Test("A count that is the sum of two answers is looked at once both are corrected, wherever they stand")
    func sum() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<a/><q jr:template=\"\"><age/></q><b/>",
            model: """
                <bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" type="int"/>
                <bind nodeset="/data/q/age" type="int"/>
                """,
            body: """
                <input ref="/data/a"/><group ref="/data/q"><repeat nodeset="/data/q" jr:count="/data/a + coalesce(/data/b, 0)">
                <input ref="/data/q/age"/></repeat></group><input ref="/data/b"/>
                """)
        var interview = try bench.begin(binding)
        try interview.answer("0", at: "b")
        try interview.answer("3", at: "a")
        for person in 1...3 { try interview.answer("\(person)", at: "q[\(person)]/age") }
        #expect(try bench.desk.finalise(&interview).isEmpty)
        let record = try bench.record(interview)
        let persons = record.instances.filter { $0.template == "q[]" }
        let age = try #require(AnswerPath(template: "q[]/age", instances: persons[2].instances))
        let (a, b) = (try #require(AnswerPath(template: "a")), try #require(AnswerPath(template: "b")))
        // For a while there is only one person, and nobody at whom the answer could stand.
        _ = try bench.desk.edit(
            record, binding, changes: [persons[0]: .removed, a: .integer(1), b: .integer(1), age: .integer(9)],
            author: "amina")
        #expect(try ages(bench, record, "q[]") == ["2", "9"])
        let now = try bench.store.record(record.id)
        #expect(throws: InterviewProblem.self, "a count that leaves them out is still refused") {
            _ = try bench.desk.edit(now, binding, changes: [a: .integer(0), age: .integer(8)], author: "amina")
        }
        #expect(throws: InterviewProblem.self, "an answer does not go with the person that the same edit leaves out") {
            _ = try bench.desk.edit(now, binding, changes: [b: .integer(0), age: .integer(8)], author: "amina")
        }
        #expect(try bench.store.record(record.id) == now)
    }
}
