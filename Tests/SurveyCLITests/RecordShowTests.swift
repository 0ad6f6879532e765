import Foundation
import Testing

@testable import SurveyStore

extension Workplace {
    /// Makes a record's answers at paths with an ending unreadable, as an earlier version of the program left some.
    fileprivate func damage(_ record: String, _ ending: String) throws {
        let store = try SurveyStore.open(path: path(self.store))
        let id = try store.recordID(abbreviated: record)
        try store.write { catalog in
            let found = try PreparedStatement(catalog.database, "SELECT key, record, answers FROM save")
            var rows: [(SaveKey, [UInt8])] = []
            while try found.step() {
                let key = SaveKey(rawValue: found.integer(0))
                let first = found.isNull(1) ? key : SaveKey(rawValue: found.integer(1))
                if RecordID(firstSave: try catalog.dot(first)) == id { rows.append((key, found.bytes(2))) }
            }
            for (key, row) in rows {
                var writer = ByteWriter()
                try AnswerRow.forEach(row, catalog) { number, _, value in
                    let isDamaged = try catalog.path(number).template.hasSuffix(ending)
                    writer.varint(UInt64(number))
                    writer.varint(UInt64(value.count) << 2)
                    writer.raw(isDamaged ? [0xFF] + value.dropFirst() : Array(value))
                }
                let update = try PreparedStatement(catalog.database, "UPDATE save SET answers = ? WHERE key = ?")
                update.bind(1, writer.bytes)
                update.bind(2, key.rawValue)
                try update.run()
            }
        }
        try store.close()
    }
}

@Suite("What cannot be read costs its own record and no other, and is named")
struct UnreadableRecordTests {
    /// Three records, of the second of which one answer cannot be read, as an earlier version of the program left some.
    private func prepare() async throws -> (place: Workplace, whole: [String], damaged: String) {
        let place = try await Workplace()
        let first = try await place.add("age=30", "sex=male")
        let damaged = try await place.add("age=31", "sex=female")
        let last = try await place.add("age=32", "sex=male")
        try place.damage(damaged, "age")
        return (place, [first, last], damaged)
    }

    @Test("An export has all other records, names the one that it lacks with question and cause, and says so by its status")
    func export() async throws {
        let (place, whole, damaged) = try await prepare()
        let outcome = try await place.run(["dataset", "export", "--form", "emq", "--output", "a.csv", "--json"])
        #expect(outcome.status == 65, "\(outcome)")
        let document = try outcome.object()
        #expect(document["records"] as? Int == 2)
        let left = try #require((document["unreadable"] as? [[String: Any]])?.first)
        #expect(left["record"] as? String == damaged)
        let answer = try #require((left["answers"] as? [[String: Any]])?.first)
        #expect((answer["path"] as? String)?.hasSuffix("age") == true)
        #expect((answer["cause"] as? String)?.isEmpty == false)
        #expect(outcome.errors.contains("left out: record \(damaged)") && outcome.errors.contains("age"), "\(outcome)")
        let text = try place.text("a.csv")
        for id in whole { #expect(text.contains(id)) }
        #expect(!text.contains(damaged))
        let lines = try await place.run(["dataset", "export", "--form", "emq", "--format", "jsonl", "--output", "-"])
        #expect(lines.status == 65 && lines.output.split(separator: "\n").count == 2)
        #expect(lines.errors.contains("1 records left out: not all of their answers can be read"), "\(lines)")
    }

    @Test("The record shows its other answers with the one marked, and lists of records name it")
    func show() async throws {
        let (place, _, damaged) = try await prepare()
        let shown = try await place.run(["record", "show", damaged])
        #expect(shown.status == 65 && shown.output.contains("female"), "\(shown)")
        #expect(shown.output.contains("age") && shown.output.contains("<- cannot be read in save"), "\(shown)")
        let document = try await place.run(["record", "show", damaged, "--json"])
        #expect(document.status == 65)
        #expect((try document.object()["unreadable"] as? [Any])?.count == 1)
        let list = try await place.run(["record", "list", "--json"])
        #expect(list.status == 65 && list.errors.contains(damaged), "\(list)")
        #expect(try list.array().count == 2)
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
}
