import Foundation
import SurveyStore
import TestSupport
import Testing

extension Workplace {
    /// Makes a record's answers at paths with an ending unreadable, as an earlier version of the program left some.
    fileprivate func damage(_ record: String, _ ending: String) throws {
        let store = try SurveyStore.open(path: path(self.store))
        try store.damageAnswers(of: store.recordID(abbreviated: record)) { $0.hasSuffix(ending) }
        try store.close()
    }
}

@Suite("survey-cli record show reads as the form does")
struct RecordShowTests {
    @Test("Values stand in labels; what has none, or is masked, is a mark there")
    func labels() async throws {
        let place = try await Workplace()
        try place.write(
            """
            <?xml version="1.0"?>
            <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
              <h:head><h:title>Talk</h:title><model>
                <instance><data id="talk" version="1"><nick/><code/><late/><age/><r><n/><m/></r></data></instance>
              </model></h:head>
              <h:body><input ref="/data/nick"><label>Nickname</label></input>
                <input ref="/data/code" appearance="masked"><label>Code</label></input>
                <input ref="/data/late"><label>Later</label></input>
                <input ref="/data/age"><label>Age of <output value=" /data/nick "/>, <output value="/data/code"/>,
                  <output value="/data/late"/></label></input>
                <group ref="/data/r"><label>Rows of <output value="/data/nick"/></label><repeat nodeset="/data/r"><input ref="/data/r/n"><label>N</label></input>
                  <input ref="/data/r/m"><label>After <output value=" ../n "/> of <output value="/data/nick"/></label></input>
                </repeat></group></h:body>
            </h:html>
            """, to: "talk.xml")
        try await place.succeed("form", "add", "talk.xml")
        try place.write("nick = Zaki\ncode = Zr-71\nage = 34\nr[1]/n = 5\nr[1]/m = 6\nfinalise\n", to: "a.txt")
        let saved = try await place.succeed("collect", "talk", "--answers", "a.txt", "--json").object()
        let made = try #require((saved["interviews"] as? [[String: Any]])?.first?["record"] as? String)
        let text = try await place.succeed("record", "show", made).output
        #expect(text.contains("Age of Zaki, …,"), "\(text)")
        #expect(text.contains("After 5 of Zaki"), "\(text)")
        #expect(text.contains("Rows of Zaki"), "\(text)")
        #expect(!text.contains("${") && !text.contains("Zr-71"), "\(text)")
    }
    @Test("What one version of a form masks stays masked when a newer one asks it in the open, or not at all")
    func maskedBefore() async throws {
        let place = try await Workplace()
        func publish(_ version: Int, _ nodes: String, _ body: String) async throws {
            try place.write(
                """
                <?xml version="1.0"?>
                <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
                  <h:head><h:title>Talk</h:title><model>
                    <instance><data id="talk" version="\(version)">\(nodes)</data></instance></model></h:head>
                  <h:body>\(body)</h:body>
                </h:html>
                """, to: "talk.xml")
            try await place.succeed("form", "add", "talk.xml")
        }
        try await publish(
            1, "<gone/><open/>",
            """
            <input ref="/data/gone" appearance="masked"><label>Gone</label></input>
            <input ref="/data/open" appearance="masked"><label>Open</label></input>
            """)
        try place.write("gone = Zr-71\nopen = Zr-72\nfinalise\n", to: "a.txt")
        let saved = try await place.succeed("collect", "talk", "--answers", "a.txt", "--json").object()
        let made = try #require((saved["interviews"] as? [[String: Any]])?.first?["record"] as? String)
        try await publish(2, "<open/>", "<input ref=\"/data/open\"><label>Open</label></input>")
        for command in ["show", "history"] {
            let text = try await place.succeed("record", command, made).output
            #expect(!text.contains("Zr-"), "\(text)")
            let revealed = try await place.succeed("record", command, made, "--reveal").output
            #expect(revealed.contains("Zr-71") && revealed.contains("Zr-72"), "\(revealed)")
        }
        // Also where the saves that say which versions they were made with cannot be read.
        let store = try SurveyStore.open(path: place.path(place.store))
        var draft = Draft(record: try store.recordID(abbreviated: made), form: try store.form("talk").hash)
        draft.answers[try #require(AnswerPath(template: "age"))] = .text("34")
        try store.save(draft)
        try store.close()
        try place.damage(made, "age")
        let damaged = try await place.run(["record", "show", made])
        #expect(damaged.status == 65 && damaged.output.contains("••••••••") && !damaged.output.contains("Zr-"), "\(damaged)")
    }

    @Test("Why a masked answer has no place is told without the answer, and with it only where that is asked for")
    func maskedReason() async throws {
        let place = try await Workplace()
        func publish(_ version: Int, _ body: String) async throws {
            try place.write(
                """
                <?xml version="1.0"?>
                <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
                  <h:head><h:title>Talk</h:title><model>
                    <instance><data id="talk" version="\(version)"><one/><many/><size/></data></instance>
                    <bind nodeset="/data/size" type="\(version == 1 ? "string" : "int")"/></model></h:head>
                  <h:body>\(body)</h:body>
                </h:html>
                """, to: "talk.xml")
            try await place.succeed("form", "add", "talk.xml")
        }
        try await publish(1, ["one", "many", "size"].map { #"<input ref="/data/\#($0)" appearance="masked"/>"# }.joined())
        try place.write("one = zr71\nmany = zr72\nsize = 7q\nfinalise\n---\none = zr71\nmany = zr72\ndraft\n", to: "a.txt")
        let saved = try await place.succeed("collect", "talk", "--answers", "a.txt", "--json").object()
        let items = "<item><label>A</label><value>a</value></item>"
        try await publish(
            2, #"<select1 ref="/data/one">\#(items)</select1><select ref="/data/many">\#(items)</select><input ref="/data/size"/>"#)
        for made in try #require(saved["interviews"] as? [[String: Any]]).compactMap({ $0["record"] as? String }) {
            let text = try await place.succeed("record", "show", made).output
            #expect(text.contains("without a place") && text.contains("(it is not in the list of choices)"), "\(text)")
            #expect(!text.contains("zr7") && !text.contains("“q”"), "\(text)")
            let revealed = try await place.succeed("record", "show", made, "--reveal").output
            #expect(revealed.contains("“zr71” is not in the list"), "\(revealed)")
        }
        let refusal = try await place.run(["record", "add", "talk", "one=zr73"])
        #expect(refusal.status == 65)
    }
}
