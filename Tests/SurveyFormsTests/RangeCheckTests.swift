import SurveyForms
import Testing

@Suite("A range takes the numbers that it offers, however they are given")
struct RangeCheckTests {
    private func question(_ attributes: String, type: String = "int") throws -> Question {
        let form = try XFormReader.read(
            Sample.form(
                model: "<bind nodeset=\"/data/a\" type=\"\(type)\"/>", body: "<range ref=\"/data/a\" \(attributes)/>"))
        return try #require(form.question(at: "a"))
    }

    @Test(
        "Numbers from the first to the last, a step apart",
        arguments: [
            ("start=\"0\" end=\"10\" step=\"2\"", "int", ["0", "2", "10", "+4", " 6 "], ["-2", "12", "3"]),
            ("start=\"10\" end=\"1\" step=\"1\"", "int", ["10", "1", "5"], ["0", "11"]),
            ("start=\"1\" end=\"10\" step=\"3\"", "int", ["1", "4", "10"], ["2", "9", "13"]),
            (
                "start=\"-1\" end=\"1\" step=\"0.1\"", "decimal", ["0.3", "-0.70", "1", "1e-1"],
                ["0.35", "1.1", "-2", "0.5000000000000000001", "0.29999999999999999999"]
            ),
            ("start=\"1\" end=\"5\" step=\"1\" appearance=\"rating\"", "int", ["1", "5"], ["0", "6"]),
            ("start=\"1\" end=\"9\" step=\"2\" appearance=\"picker vertical\"", "int", ["1", "9"], ["2", "11"]),
            ("", "int", ["1", "10"], ["0", "11"]),
        ])
    func numbers(attributes: String, type: String, good: [String], bad: [String]) throws {
        let question = try question(attributes, type: type)
        for value in good { #expect(throws: Never.self, "\(value)") { try question.check(value) } }
        for value in bad { #expect(throws: ValueProblem.self, "\(value)") { try question.check(value) } }
    }

    @Test("The error names start, end and step, and what may be written")
    func message() throws {
        let question = try question("start=\"0\" end=\"10\" step=\"2\"")
        let outside = #expect(throws: ValueProblem.self) { try question.check("12") }
        #expect(outside?.code == .outOfRange && outside?.cause == "it lies outside 0 to 10")
        let between = #expect(throws: ValueProblem.self) { try question.check("3") }
        #expect(between?.code == .betweenSteps && between?.cause == "the numbers go from 0 to 10 in steps of 2")
        #expect(between?.nextStep == "Write one of 0, 2, 4, 6, 8, 10.")
        let many = try self.question("start=\"0\" end=\"1000000\" step=\"5\"")
        let long = #expect(throws: ValueProblem.self) { try many.check("7") }
        #expect(long?.nextStep == "Write one of 0, 5, 10 and so on.")
    }
}
