import Foundation
import Testing

@Suite("A form's expressions are checked before anybody relies on them")
struct FormCheckCommandTests {
    private static let broken = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
          <h:head><h:title>Broken</h:title><model>
            <instance><data id="broken" version="1"><age/><job/></data></instance>
            <bind nodeset="/data/job" relevant="/data/agee &gt; 17" constraint="string-lenght(.) &lt; 9"/>
          </model></h:head>
          <h:body><input ref="/data/age"/><input ref="/data/job"/></h:body>
        </h:html>
        """

    @Test("form check names question, expression, place and remedy, and ends with status 65")
    func check() async throws {
        let place = try await Workplace(hasStore: false)
        try Data(Self.broken.utf8).write(to: place.folder.appending(path: "broken.xml"))
        let outcome = try await place.run(["form", "check", "broken.xml"])
        #expect(outcome.status == 65, "\(outcome)")
        for text in [
            "line 5, column 97: “job”, relevant: character 7 of “/data/agee > 17”", "Did you mean “age”?", "string-length()", "for 1 problem",
        ] {
            #expect(outcome.output.contains(text), "\(outcome)")
        }
        let json = try await place.run(["form", "check", "broken.xml", "--json"])
        #expect(json.status == 65)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        let findings = try #require(document["findings"] as? [[String: Any]])
        #expect(findings.map { $0["code"] as? String } == ["unknownPath", "unknownFunction"])
        #expect(findings.map { $0["error"] as? Bool } == [false, true])
        #expect(findings.first?["position"] as? Int == 7)
        #expect(findings.first?["question"] as? String == "job")
        #expect(findings.first?["line"] as? Int == 5)
        #expect(findings.first?["lineColumn"] as? Int == 97)
        #expect(findings.first?["sheet"] is NSNull)
    }

    @Test("form add refuses such a form, unless told to go on")
    func add() async throws {
        let place = try await Workplace()
        try Data(Self.broken.utf8).write(to: place.folder.appending(path: "broken.xml"))
        try await place.fail(65, "“job”, constraint", "form check", running: ["form", "add", "broken.xml"])
        try await place.succeed("form", "add", "broken.xml", "--despite-findings")
    }

    @Test("A sound form passes", arguments: [Workplace.emq, Workplace.register])
    func sound(path: String) async throws {
        let place = try await Workplace(hasStore: false)
        let outcome = try await place.succeed("form", "check", path)
        #expect(outcome.output.contains("can be used"))
        #expect(outcome.output.contains("expressions"))
    }
}
