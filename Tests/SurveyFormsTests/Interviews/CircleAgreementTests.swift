import Foundation
import SurveyForms
import TestSupport
import Testing

@Suite(
    "Values decide one another in a circle where they do in JavaRosa",
    .enabled(if: JavaRosa.isHere, "Java 11 or later with javac, and pyxform in .venv (make venv), are needed to compare"))
struct CircleAgreementTests {
    @Test("Random small forms with groups and repeats", arguments: Seeds.fixedAndFresh)
    func random(seed: UInt64) throws {
        var numbers = SplitMix64(seed: seed)
        let models = (0..<300).map { _ in Self.model(&numbers) }
        let theirs = try JavaRosa.check(models.map(Self.form))
        var kinds: Set<Bool> = []
        for (model, their) in zip(models, theirs) {
            let isCircle = their.contains("Cycle detected")
            guard isCircle || their == "ok" else {
                Issue.record("seed \(seed): JavaRosa fails otherwise: \(their)\n\(model)")
                continue
            }
            kinds.insert(isCircle)
            let ours = Self.circle(try XFormReader.read(Self.form(model)))
            #expect(isCircle == (ours != nil), "seed \(seed): \(ours.map { "\($0)" } ?? "none") here, \(their) in JavaRosa\n\(model)")
        }
        #expect(kinds == [true, false])
    }

    static func circle(_ form: Form) -> DependencyGraph.Cycle? {
        do {
            _ = try DependencyGraph(form)
            return nil
        } catch {
            return error
        }
    }

    // MARK: Forms

    private static let questions = ["a", "b", "c", "g/x", "g/y", "g/h/z", "r/n", "r/t", "r/s/m"]
    private static let groups = ["g", "g/h", "r", "r/s"]

    private static func form(_ model: String) -> [UInt8] {
        Sample.form(
            instance: """
                <data id="f"><a/><b/><c/><g><x/><y/><h><z/></h></g>
                <r jr:template=""><n/><t/><s jr:template=""><m/></s></r><r><n/><t/><s><m/></s></r></data>
                """, model: model,
            body: """
                <input ref="/data/a"/><group ref="/data/g"><input ref="/data/g/x"/></group>
                <group ref="/data/r"><repeat nodeset="/data/r"><input ref="/data/r/n"/>
                <group ref="/data/r/s"><repeat nodeset="/data/r/s"><input ref="/data/r/s/m"/></repeat></group></repeat></group>
                """)
    }

    /// A few binds. Each reads one or two questions; circles are about as frequent as forms without.
    private static func model(_ numbers: inout SplitMix64) -> String {
        var binds = ""
        for path in (questions + groups).shuffled(using: &numbers).prefix(Int(numbers.next() % 5) + 2) {
            let role = groups.contains(path) ? "relevant" : ["calculate", "relevant", "constraint"].randomElement(using: &numbers) ?? ""
            binds += #"<bind nodeset="/data/\#(path)" \#(role)="\#(expression(at: path, &numbers))"/>"#
        }
        return binds
    }

    private static func expression(at path: String, _ numbers: inout SplitMix64) -> String {
        let parts = (0...(numbers.next() % 2)).map { _ -> String in
            let read = questions.randomElement(using: &numbers) ?? "a"
            let whole = "/data/\(read)"
            switch numbers.next() % 9 {
            case 0: return "(. = 1)"
            case 1: return "once(\(whole))"
            case 2: return "count(/data/r[n = current()/\(up(path))\(read)])"
            case 3: return "indexed-repeat(/data/r/t, /data/r, 1)"
            case 4: return "sum(/data/r/n)"
            case 5: return "count(/data/\(groups.randomElement(using: &numbers) ?? "g"))"
            case 6: return "(\(up(path))\(read) != '')"
            default: return "(\(whole) = 1)"
            }
        }
        return parts.joined(separator: " and ")
    }

    /// The way from a node to the root.
    private static func up(_ path: String) -> String { path.split(separator: "/").map { _ in "../" }.joined() }
}

extension JavaRosa {
    /// What comes of reading each form: "ok", or an error.
    static func check(_ forms: [[UInt8]]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "masah-forms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = try forms.enumerated().map { number, form in
            let file = folder.appending(path: "\(number).xml")
            try Data(form).write(to: file)
            return file.path
        }
        return try check(files: files)
    }

    /// The same for files, with the lists that lie beside them.
    static func check(files: [String]) throws -> [String] {
        struct Answer: Decodable { let outcome: String }
        let answers: [Answer] = try run("Interview.java", [], files.map { "check\t\($0)" })
        return answers.map(\.outcome)
    }
}
