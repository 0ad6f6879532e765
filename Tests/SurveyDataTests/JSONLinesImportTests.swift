import SurveyData
import SurveyForms
import SurveyStore
import Testing

@Suite("Records come from lines of JSON")
struct JSONLinesImportTests {
    private let study = try? TestStudy()

    private func read(
        _ text: String, form: String = Fixture.emq, change: (inout ImportOptions) -> Void = { _ in }
    ) throws -> ImportPlan {
        var options = try #require(study).options()
        change(&options)
        return try JSONLinesImport.read(ByteSource(text, name: "file.jsonl"), Fixture.binding(form), options)
    }

    private func answer(_ plan: ImportPlan, _ record: Int, _ template: String) throws -> Answer? {
        plan.drafts[record].answers[try #require(AnswerPath(template: template))]
    }

    @Test("Members by name, by path and inside groups")
    func names() throws {
        let plan = try read(
            """
            {"age": 34, "place/region": "01", "drugs": {"substances": ["cannabis", "tramadol"], \
            "cannabis": {"cannabis_12m": "yes"}}}

            {"demographics": {"age": "35", "education": null}, "substances": "none", "_scope": "03", "_author": "x"}
            """)
        #expect(plan.drafts.count == 2)
        #expect(try answer(plan, 0, "demographics/age") == .integer(34))
        #expect(try answer(plan, 0, "drugs/substances") == .choices(["cannabis", "tramadol"]))
        #expect(try answer(plan, 0, "drugs/cannabis/cannabis_12m") == .choice("yes"))
        #expect(try answer(plan, 1, "demographics/age") == .integer(35))
        #expect(try answer(plan, 1, "demographics/education") == nil)
        #expect(plan.drafts[1].scope.path == "03")
        #expect(plan.drafts[1].author == "x")
    }

    @Test("Numbers keep their spelling")
    func spelling() throws {
        let plan = try read(#"{"amount": 1.50, "legal_year": 2019}"#, form: Fixture.register)
        #expect(try answer(plan, 0, "amount")?.lexical == "1.50")
        #expect(try answer(plan, 0, "legal_year") == .integer(2019))
    }

    @Test(
        "Why there is no value",
        arguments: [
            ("refused", Missing.refused), ("dont-know", .dontKnow), ("not-relevant", .notRelevant),
        ])
    func missing(name: String, missing: Missing) throws {
        #expect(try answer(read("{\"age\":{\"missing\":\"\(name)\"}}"), 0, "demographics/age") == .missing(missing))
    }

    @Test("Repeats are arrays, also inside each other")
    func repeats() throws {
        let plan = try read(
            #"{"household": {"members": [{"member_age": 9}, {"member_age": 11, "member_sex": "male"}]}}"# + "\n"
                + #"{"members": [{"member_age": 1}]}"#)
        #expect(plan.instances == 3)
        #expect(plan.drafts[0].answers.count == 5)
        let nested = try read(
            #"{"outer": {"person": [{"person_name": "P", "item": [{"item_name": "x"}, {"item_name": "y"}]}, {}]}}"#,
            form: Fixture.everyKind)
        #expect(nested.instances == 4)
        #expect(nested.drafts[0].answers.keys.count { $0.template == "outer/person[]/item[]/item_name" } == 2)
    }

    @Test(
        "Every fault is said with its line and member",
        arguments: [
            (#"{"agee": 1}"#, "agee", "no question of this name"), (#"{"age": "x"}"#, "age", "not a whole number"),
            (#"{"age": 1.5}"#, "age", "not a whole number"), (#"{"age": [1]}"#, "age", "takes one value"),
            (#"{"age": {"a": 1}}"#, "age", "object stands where a value"),
            (#"{"members": {}}"#, "members", "an array of objects"),
            (#"{"members": [1]}"#, "members[1]", "is a number"),
            (#"{"member_age": 1}"#, "member_age", "lies in household/members"),
            (#"{"members": [{"age": 1}]}"#, "members[1]/age", "lies in no repeat"),
            (#"{"demographics": 1}"#, "demographics", "it is a group"),
            (#"{"age": 1, "demographics": {"age": 2}}"#, "demographics/age", "has two answers"),
            (#"{"substances": ["a b"]}"#, "substances", "other than codes"),
            (#"{"substances": ["kif"]}"#, "substances", "not in the list"),
            (#"{"age": {"missing": "erased"}}"#, "age", "cannot be imported"),
            (#"{"_scope": "99"}"#, "_scope", "region 99"), (#"{"_scope": 1}"#, "_scope", "a number and not a text"),
        ])
    func faults(line: String, member: String, cause: String) throws {
        let found = try #require(try problem { try read("{}\n\n\(line)\n") })
        let fault = try #require(found.faults.first)
        #expect(fault.line == 3)
        #expect(fault.row == 2)
        #expect(fault.column == member, "\(fault)")
        #expect("\(fault.cause) \(fault.next)".contains(cause), "\(fault)")
    }

    @Test(
        "Lines that are no object",
        arguments: [
            ("[1]", "an array"), ("{\"age\": }", "at character 9"), ("{\"age\": 1} x", "at character 12"),
        ])
    func noObject(line: String, cause: String) throws {
        let found = try #require(try problem { try read(line) })
        #expect(found.faults.first?.cause.contains(cause) == true, "\(found.faults)")
    }

    @Test("Unknown members are passed over on request, and are named")
    func ignored() throws {
        let plan = try read(#"{"record": "1", "age": 3, "members": [{"instance": "x"}]}"#) { $0.ignoresUnknown = true }
        #expect(plan.ignoredColumns == ["members[1]/instance", "record"])
        #expect(plan.answers == 1)
    }
}
