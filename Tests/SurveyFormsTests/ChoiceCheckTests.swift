import SurveyForms
import Testing

@Suite("Answers from a list")
struct ChoiceCheckTests {
    private func question(_ name: String) throws -> Question {
        try Fixture.form(Fixture.emq).resolveColumn(name)
    }

    @Test(
        "One choice must be in the list",
        arguments: [
            ("sex", "female", true), ("sex", " male ", true), ("sex", "Female", false), ("sex", "female male", false),
            ("region", "01", true), ("region", "1", false), ("province", "051", true), ("province", "51", false),
        ])
    func one(name: String, value: String, isAccepted: Bool) throws {
        #expect((try question(name).problem(value) == nil) == isAccepted)
    }

    @Test(
        "Several choices must each be in the list and differ",
        arguments: [
            ("cannabis", nil), ("cannabis tramadol", nil), ("  cannabis   tramadol ", nil), ("none", nil),
            ("cannabis kif", ValueProblem.Code.notAChoice), ("cannabis,tramadol", .notAChoice),
            ("cannabis tramadol cannabis", .repeatedChoice),
        ])
    func several(value: String, code: ValueProblem.Code?) throws {
        #expect(try question("substances").problem(value)?.code == code)
    }

    @Test(
        "A ranking names each choice once",
        arguments: [("01 03", true), ("03 01", true), ("03", true), ("01 01", false)])
    func rank(value: String, isAccepted: Bool) throws {
        let question = try Fixture.form(Fixture.everyKind).resolveColumn("order_places")
        #expect((question.problem(value) == nil) == isAccepted)
    }

    @Test("The message shows the list's beginning and the nearest choice")
    func message() throws {
        let problem = try #require(try question("substances").problem("cannabis tramdol"))
        #expect(problem.path == "drugs/substances")
        #expect(problem.value == "cannabis tramdol")
        #expect(problem.cause.contains("“tramdol” is not in the list of choices (cannabis, karkoubi, tramadol"))
        #expect(problem.cause.contains("and 10 more"))
        #expect(problem.nextStep == "Did you mean “tramadol”?")
    }

    @Test("A label in place of its value is recognised", arguments: ["Tétouan", "تطوان", "TÉTOUAN"])
    func label(value: String) throws {
        let problem = try #require(try question("province").problem(value))
        #expect(problem.nextStep == "That is the label of a choice; write “571”.")
    }
}
