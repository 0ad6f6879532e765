import SurveyForms
import Testing

@Suite("Values are accepted and refused as ODK does")
struct ValueCheckTests {
    static let accepted: [(String, [String])] = [
        ("int", ["0", "34", "-5", "+7", "007", " 12 ", "9223372036854775807", "-9223372036854775808"]),
        ("decimal", ["0", "1.50", "-0.05921", "+3", ".5", "5.", "1E10", "1.0e-5", "00.1", "1e308"]),
        ("boolean", ["true", "false", "1", "0", " true "]),
        ("date", ["2026-11-23", "2024-02-29", "2000-02-29", "0001-01-01", "9999-12-31"]),
        (
            "time",
            ["14:30", "14:30:00", "14:30:00.000", "14:30:00.000+01:00", "00:00:00Z", "23:59:59-14:00", "10:00:00+01"]
        ),
        (
            "dateTime",
            [
                "2026-11-23T14:30:00.000+01:00", "2026-11-23T14:30:00Z", "2026-11-23T14:30",
                "2026-11-23T14:30:00.123456",
                "2012-06-30T10:00:00.000+01",
            ]
        ),
        (
            "geopoint",
            ["35.5785 -5.3684", "35.5785 -5.3684 12", "35.5785 -5.3684 -3.5 4.9", "90 180 0 0", "-90 -180  0 0"]
        ),
        ("geotrace", ["35 -5 0 0; 35.1 -5 0 0", "35 -5;35.1 -5;", "35 -5 0 0;35.1 -5 0 0;35.2 -5 0 0; "]),
        ("geoshape", ["35 -5 0 0;35.1 -5 0 0;35.1 -5.1 0 0;35 -5 0 0", "35 -5 1 2;36 -5;36 -6;35.0 -5.00 9 9;"]),
        ("binary", ["1699999999.jpg", "صورة.jpg", "a b.m4a"]),
        ("barcode", ["6111245591234", "A-1 / x"]),
        ("string", ["a", "  a  ", "tab\tand\nline\r\n", "نعم", "ⵣ", "👩‍👩‍👧", "007", "\u{85}", "\u{FEFF}x", "\u{FFFD}"]),
        ("unheard-of", ["anything"]),
    ]

    static let refused: [(String, ValueProblem.Code, [String])] = [
        ("int", .notAnInteger, ["12x", "1.0", "1,5", "1 000", "--1", "+", "0x10", "1e3", "٣٤", "trente", "½"]),
        ("int", .outOfRange, ["9223372036854775808", "-9223372036854775809", "99999999999999999999999"]),
        (
            "decimal", .notADecimal,
            ["1,5", "a", ".", "1e", "1.2.3", "NaN", "Infinity", "1_000", "1 000.5", "٣٫٥", "0x1p3"]
        ),
        ("decimal", .outOfRange, ["1e309", "-1e400"]),
        ("boolean", .notABoolean, ["yes", "TRUE", "2", "oui"]),
        (
            "date", .notADate,
            [
                "2026-02-30", "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "23/11/2026", "2026-1-5",
                "0000-01-01", "2026-11-23T00:00:00", "26-11-23", "2026-11-00", "-2026-11-23", "٢٠٢٦-١١-٢٣",
            ]
        ),
        (
            "time", .notATime,
            ["24:00:00", "12:60", "12:00:60", "12", "noon", "12:00:00+15:00", "1:00", "12:00:00.", "12:00+1"]
        ),
        (
            "dateTime", .notADateTime,
            ["2026-11-23", "2026-11-23 14:30", "2026-11-23T25:00", "2026-02-30T10:00Z", "T", "x"]
        ),
        (
            "geopoint", .notAPoint,
            ["35", "91 0", "0 181", "35,5 -5", "35 -5 0 0 0", "35;-5", "a b", "35 -5 0 -1", "NaN 0"]
        ),
        ("geotrace", .notATrace, ["35 -5", "35 -5;"]),
        ("geotrace", .notAPoint, ["35 -5;;36 -5", "35 -5;100 0", ";"]),
        ("geoshape", .notAShape, ["35 -5;36 -5;35 -5", "35 -5;36 -5;36 -6;35 -5.1", "35 -5"]),
        ("binary", .notAFileName, ["../x.jpg", "/etc/passwd", "a\\b", "..", String(repeating: "é", count: 128)]),
        ("string", .badCharacter, ["a\u{0}b", "\u{7}", "x\u{1B}[31m", "\u{FFFE}", "\u{FFFF}"]),
        ("barcode", .badCharacter, ["]C1\u{1D}01"]),
    ]

    @Test("Accepted", arguments: accepted)
    func accepts(type: String, values: [String]) throws {
        let question = try Sample.question(type: type)
        for value in values { #expect(question.problem(value) == nil, "\(type): \(value)") }
    }

    @Test("Refused, each for its reason", arguments: refused)
    func refuses(type: String, code: ValueProblem.Code, values: [String]) throws {
        let question = try Sample.question(type: type)
        for value in values {
            let problem = try #require(question.problem(value), "\(type): \(value)")
            #expect(problem.code == code, "\(problem)")
            #expect(problem.path == "a")
            #expect(!problem.cause.isEmpty && !problem.nextStep.isEmpty)
        }
    }

    @Test("An empty value is no answer to any question", arguments: ["int", "decimal", "date", "string", "geopoint"])
    func empty(type: String) throws {
        let question = try Sample.question(type: type)
        #expect(question.problem("")?.code == .empty)
        if type != "string" { #expect(question.problem(" \n")?.code == .empty) }
    }

    @Test("A value is taken up to the limit of its size")
    func size() throws {
        let question = try Sample.question(type: "string")
        #expect(question.problem(String(repeating: "a", count: FormLimits.valueBytes)) == nil)
        let problem = try #require(question.problem(String(repeating: "é", count: FormLimits.valueBytes)))
        #expect(problem.code == .tooLong)
        #expect(problem.value.count <= 61)
    }

    @Test("White space around a value counts for text alone")
    func trimming() throws {
        #expect(try Sample.question(type: "int").trimmed(" 34\n") == "34")
        #expect(try Sample.question(type: "string").trimmed(" a ") == " a ")
        #expect(try Sample.question(type: "int").trimmed("\u{A0}34") == "\u{A0}34")
    }

    @Test("A tick is OK", arguments: [("OK", true), ("ok", true), ("yes", false), ("1", false)])
    func acknowledge(value: String, isAccepted: Bool) throws {
        let question = try Sample.question(type: "string", control: "trigger")
        #expect((question.problem(value) == nil) == isAccepted)
    }

    @Test("Metadata and calculated values are checked by their type")
    func withoutControl() throws {
        let form = try Fixture.form(Fixture.everyKind)
        let start = try form.resolveColumn("start")
        #expect(start.problem("2026-11-23T09:00:00.000+01:00") == nil)
        #expect(start.problem("yesterday")?.code == .notADateTime)
        #expect(try form.resolveColumn("today").problem("2026-11-23") == nil)
        #expect(try form.resolveColumn("double_count").problem("NaN") == nil)
        #expect(try form.resolveColumn("instanceID").problem("uuid:6ba7b810") == nil)
    }

    @Test(
        "The message names the likeliest mistake",
        arguments: [
            ("int", "٣٤", "Write 34."), ("int", "1 000", "Write 1000."), ("int", "12x", "holds the letter “x”"),
            ("int", "1,5", "without a fraction"), ("decimal", "1,5", "Write 1.5."), ("decimal", "٣٫٥", "Write 3.5."),
            ("date", "2026-02-30", "no day 30 in month 2"), ("geopoint", "91 0", "latitude 91.0"),
            ("geotrace", "35 -5;100 0", "at place 2"), ("string", "a\u{0}b", "U+0000 at position 2"),
        ])
    func message(type: String, value: String, expected: String) throws {
        let problem = try #require(try Sample.question(type: type).problem(value))
        #expect(problem.description.contains(expected), "\(problem)")
    }
}
