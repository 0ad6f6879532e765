import Foundation
import Testing

@Suite("survey-cli collect --answers takes written interviews, all of them or none")
struct WrittenInterviewTests {
    private func prepare(_ text: String) async throws -> Workplace {
        let place = try await Workplace()
        try await place.succeed("form", "add", WebInterview.form.path)
        try place.write(text, to: "answers.txt")
        return place
    }

    private static let two = "nick = a\nage = 20\nphoto = @door.jpg\nfinalise\n---\n# on paper\nnick = b\nmissing age = refused\n"

    @Test("Two interviews of a file are saved with their states and their files, and the document names the records")
    func saved() async throws {
        let place = try await prepare(Self.two)
        try place.write("picture", to: "door.jpg")
        let document = try await place.succeed("collect", "web", "--answers", "answers.txt", "--json").object()
        let interviews = try #require(document["interviews"] as? [[String: Any]])
        #expect(document["saved"] as? Int == 2)
        #expect(interviews.map { $0["state"] as? String } == ["final", "draft"])
        #expect(interviews.map { $0["line"] as? Int } == [1, 7])
        for interview in interviews {
            let id = try #require(interview["record"] as? String)
            #expect(try await place.run(["record", "show", id]).status == 0)
        }
        // The name that the file has on the device tells more than anybody means to.
        let files = try await place.succeed("attachment", "list").output
        #expect(files.contains(".jpg") && !files.contains("door"))
    }

    @Test("A form that asks for an audit log gets none from written interviews, and that is said")
    func audit() async throws {
        let place = try await prepare("nick = a\nage = 20\nfinalise\n")
        let plain = try await place.succeed("collect", "web", "--answers", "answers.txt", "--json")
        #expect(try plain.object()["lacksAuditLog"] as? Bool == false)
        #expect(!plain.errors.contains("audit"))
        try place.write(Self.audited, to: "audited.xml")
        try await place.succeed("form", "add", "audited.xml")
        try place.write("name = a\nfinalise\n", to: "answers.txt")
        let outcome = try await place.succeed("collect", "audited", "--answers", "answers.txt", "--json")
        #expect(try outcome.object()["lacksAuditLog"] as? Bool == true)
        #expect(outcome.errors.contains("audited asks for an audit log, and written interviews have none"))
        #expect(try await !place.succeed("attachment", "list").output.contains("audit.csv"))
    }

    private static let audited = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:odk="http://www.opendatakit.org/xforms" xmlns:orx="http://openrosa.org/xforms">
          <h:head><h:title>Audited</h:title><model>
            <instance><data id="audited" version="1"><name/><orx:meta><orx:audit/></orx:meta></data></instance>
            <bind nodeset="/data/meta/audit" type="binary"/></model></h:head>
          <h:body><input ref="/data/name"><label>Name</label></input></h:body>
        </h:html>
        """

    @Test("A ranking that leaves choices out is refused with its line, the first of them and what to do")
    func ranking() async throws {
        let place = try await Workplace()
        try place.write(Self.ranked, to: "ranked.xml")
        try await place.succeed("form", "add", "ranked.xml")
        try place.write("order = b a\nfinalise\n", to: "answers.txt")
        let error = try await place.run(["collect", "ranked", "--answers", "answers.txt"])
        #expect(error.status == 65 && error.errors.contains("leaves out the choice “c”"), "\(error)")
        #expect(error.errors.contains("line 1") && error.errors.contains("Rank all 3 choices"), "\(error)")
        try place.write("order = b c a\nfinalise\n", to: "answers.txt")
        try await place.succeed("collect", "ranked", "--answers", "answers.txt")
    }

    private static let ranked = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:odk="http://www.opendatakit.org/xforms">
          <h:head><h:title>Ranked</h:title><model>
            <instance><data id="ranked" version="1"><order/></data></instance>
            <bind nodeset="/data/order" type="odk:rank"/></model></h:head>
          <h:body><odk:rank ref="/data/order"><label>Order</label>
            <item><label>A</label><value>a</value></item><item><label>B</label><value>b</value></item>
            <item><label>C</label><value>c</value></item></odk:rank></h:body>
        </h:html>
        """

    @Test("The standard input works as a file does, and people read what was saved")
    func input() async throws {
        let place = try await prepare("")
        let outcome = try await place.succeed("collect", "web", "--answers", "-", input: "nick = a\nage = 20\nfinalise\n")
        #expect(outcome.output.contains("saved 1 interview: 1 final, 0 draft"))
    }

    @Test("A trial tells the same faults and saves nothing, not even files")
    func trial() async throws {
        let place = try await prepare(Self.two)
        try await place.fail(65, "line 3", "door.jpg", running: ["collect", "web", "--answers", "answers.txt", "--dry-run"])
        try place.write("picture", to: "door.jpg")
        let before = try await place.digest()
        let outcome = try await place.succeed("collect", "web", "--answers", "answers.txt", "--dry-run")
        #expect(outcome.output.contains("checked, nothing saved: 2 interviews (1 final, 1 draft)"))
        #expect(try await place.digest() == before)
        #expect(try await !place.succeed("attachment", "list").output.contains(".jpg"))
    }

    @Test("One fault is told with line, cause and next step; several are listed; nothing is saved")
    func faults() async throws {
        let place = try await prepare("nick = a\nage = 7\n")
        let one = try await place.fail(
            65, "nothing was saved: line 2, “age = 7”: L’âge doit être entre 12 et 99 ans", "next: Correct the answer.",
            running: ["collect", "web", "--answers", "answers.txt"])
        #expect((one["steps"] as? [[String: Any]])?.first?["line"] as? Int == 2)
        try place.write("nick = a\nage = 20\nfinalise\n---\nnikc = a\n---\nage = 7\n", to: "answers.txt")
        let several = try await place.fail(
            65, "2 interviews or lines", "line 5, “nikc = a”", "Did you mean “nick”?", "line 7",
            running: ["collect", "web", "--answers", "answers.txt"])
        #expect((several["steps"] as? [[String: Any]])?.map { $0["interview"] as? Int } == [2, 3])
        try place.write("nick = a\nwhat is this\n", to: "answers.txt")
        try await place.fail(65, "line 2", "the line is no step", running: ["collect", "web", "--answers", "answers.txt"])
    }

    @Test("A file that is missing, empty or no text is refused")
    func unreadable() async throws {
        let place = try await prepare("# nothing\n")
        try await place.fail(65, "holds no interview", running: ["collect", "web", "--answers", "answers.txt"])
        try await place.fail(66, "nowhere.txt", running: ["collect", "web", "--answers", "nowhere.txt"])
        try Data([0x6E, 0x0A, 0xFF, 0xFE, 0x0A]).write(to: place.folder.appending(path: "answers.txt"))
        try await place.fail(65, "line 2", "UTF-8", running: ["collect", "web", "--answers", "answers.txt"])
    }
}
