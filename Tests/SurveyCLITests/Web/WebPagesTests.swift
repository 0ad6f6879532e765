import Foundation
import NIOHTTP1
import Testing

/// What only a browser shows: its own back, pictures, days in words, tables.
@Suite("Pages of an interview in the browser", .serialized, .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebPagesTests {
    @Test("can be left by the browser’s own back, also where something was put right on them")
    func back() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        #expect(try await browser.text(".error") == "Une réponse est obligatoire.")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        try await browser.goBack()
        try await browser.wait("the page before") { try await browser.isThere("i:nick") }
        #expect(try await browser.run("return document.getElementById('i:nick').value") as? String == "Zaki")
        // The page was shown twice.
        for _ in 0..<2 { try await browser.goBack() }
        try await browser.wait("the first page") { try await browser.isThere("q:intro") }
        // The page that is shown is the one that the server knows: what is sent from it goes there.
        try await browser.follow("b:next")
        #expect(try await browser.isThere("i:nick"))
        try await browser.quit()
    }

    @Test("stay where they are while a button is held down, so that no click is lost")
    func still() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        // The mistake goes as soon as the answer is saved, and the page moves up.
        try await browser.type("Zaki", into: "i:nick")
        try await browser.run("window.masahOld = true")
        try await browser.press(on: "b:next", holding: 600)
        try await browser.wait("the next page") { try await browser.isThere("i:g/age") }
        try await browser.quit()
    }

    @Test("take an answer back that was chosen among several")
    func cleared() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        try await browser.click("o:g/sex:m")
        try await browser.waitForSaving()
        #expect(try await web.answers()["sex"] as? String == "m")
        try await browser.click("n:g/sex", opening: "q:g/sex")
        try await browser.waitForSaving()
        #expect(try await web.answers()["sex"] == nil)
        try await browser.quit()
    }

    @Test("say a day in words, in the interview’s language")
    func day() async throws {
        let web = try await WebInterview("--language", "ar")
        let browser = try await web.begin()
        try await browser.goToSubstances()
        for _ in 0..<4 { try await browser.follow("b:next") }
        try await browser.run(
            "const f = document.getElementById('i:day'); f.value = '2026-11-23'; f.dispatchEvent(new Event('input', {bubbles: true}))")
        let words = try #require(try await browser.text("[data-day]"))
        #expect(words.contains("نونبر") || words.contains("نوفمبر"), "\(words)")
        #expect(words.contains("2026"))
        try await browser.follow("l:Français (fr)")
        #expect(try await browser.text("[data-day]") == "lundi 23 novembre 2026")
        try await browser.quit()
    }

    @Test("of a respondent who answers alone leave no answer, question or title in the browser’s profile")
    func profile() async throws {
        let web = try await WebInterview("--self")
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zakariyaa", into: "i:nick")
        try await browser.follow("b:next")
        try await browser.type("25", into: "i:g/age")
        try await browser.click("o:g/sex:f")
        try await browser.waitForSaving()
        try await browser.follow("b:next")
        try await browser.click("o:subs:karkoubi")
        try await browser.waitForSaving()
        while try await !browser.isThere("b:finish") { try await browser.follow("b:next") }
        try await browser.follow("b:finish")
        #expect(try await browser.text("body")?.contains("Merci") == true)
        try await browser.quit()
        let folder = web.place.folder.appending(path: "browser/profile")
        let names = try #require(FileManager.default.enumerator(atPath: folder.path)).compactMap { $0 as? String }
        #expect(names.contains("Default/History"))
        for word in ["Zakariyaa", "karkoubi", "démonstration"] {
            let written = [Data(word.utf8), word.data(using: .utf16LittleEndian) ?? Data()]
            for name in names {
                // Sockets and folders cannot be read.
                guard let bytes = try? Data(contentsOf: folder.appending(path: name)) else { continue }
                for text in written { #expect(bytes.range(of: text) == nil, "\(word) in \(name)") }
            }
        }
    }

    @Test("keep their cookie from every other program that serves pages on this device")
    func cookie() async throws {
        let web = try await WebInterview()
        let other = try await WebInterview()
        let browser = try await web.begin()
        #expect(try await browser.cookies() == ["masah-interview"])
        for path in ["/", "/open/0", "/screen"] {
            try await browser.open(other.origin + path)
            #expect(try await browser.cookies() == [], "\(path)")
        }
        try await browser.quit()
    }

    @Test("keep the focus where it was when a question is shown anew")
    func focus() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        // An answer that is refused, and the next stop behind it.
        try await browser.type("5\u{E004}", into: "i:g/age")
        try await browser.wait("the message") { try await browser.text(".error") != nil }
        #expect(try await browser.run("return document.activeElement.id") as? String == "w:g/age")
        try await browser.type("\u{E003}25", into: "i:g/age")
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        // The last step down leaves the button where it is, though it can do no more.
        let order = try await browser.run("return [...document.querySelectorAll('.moves button')].map((b) => b.id)")
        let last = try #require((order as? [String])?.first { $0.hasPrefix("down:") })
        for _ in 0..<2 {
            try await browser.run("document.getElementById(arguments[0]).focus()", [last])
            try await browser.press("\u{E007}")
            try await browser.wait("saving") {
                try await browser.run("return !document.querySelector('[aria-busy]')") as? Bool == true
            }
            #expect(try await browser.run("return document.activeElement.id") as? String == last)
        }
        try await browser.quit()
    }

    @Test("are not left while the program does not answer: what was typed stays on them")
    func unanswered() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zaki", into: "i:nick")
        web.child.kill()
        try await browser.click("b:next")
        try await browser.wait("the alarm") {
            try await browser.run("return !document.getElementById('alarm').hidden") as? Bool == true
        }
        #expect(try await browser.run("return document.getElementById('i:nick').value") as? String == "Zaki")
        try await browser.quit()
    }

    @Test("name each question that something is wrong with, also while others are put right")
    func named() async throws {
        let web = try await WebInterview(
            form: Self.form.replacing("<bind nodeset=\"/data/t/a\" type=\"string\"/>", with: "<bind nodeset=\"/data/t/a\" required=\"true()\"/>")
                .replacing("<bind nodeset=\"/data/t/b\" type=\"string\"/>", with: "<bind nodeset=\"/data/t/b\" required=\"true()\"/>"),
            id: "media")
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        let both = try #require(try await browser.text("#mistakes"))
        #expect(both.contains("Première") && both.contains("Seconde"))
        #expect(try await browser.run("return document.title") as? String == "⚠ Media")
        try await browser.click("o:t/a:y")
        try await browser.wait("one to be left") {
            try await browser.text("#mistakes")?.contains("Première") == false
        }
        #expect(try await browser.text("#mistakes")?.contains("Seconde") == true)
        try await browser.quit()
    }

    private static let form = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
                xmlns:jr="http://openrosa.org/javarosa">
          <h:head><h:title>Media</h:title><model>
            <itext><translation lang="fr">
              <text id="door"><value>Quelle porte ?</value><value form="image">jr://images/la porte #1.png</value></text>
              <text id="open"><value>Ouverte</value><value form="image">jr://images/open.png</value></text>
              <text id="shut"><value>Fermée</value><value form="image">jr://images/gone.png</value></text>
            </translation></itext>
            <instance><data id="media" version="1"><door/><t><head/><a/><b/></t><sign/></data></instance>
            <bind nodeset="/data/door" type="string"/><bind nodeset="/data/t/head" type="string"/>
            <bind nodeset="/data/t/a" type="string"/><bind nodeset="/data/t/b" type="string"/>
            <bind nodeset="/data/sign" type="binary"/>
          </model></h:head>
          <h:body>
            <select1 ref="/data/door" appearance="minimal"><label ref="jr:itext('door')"/>
              <item><label ref="jr:itext('open')"/><value>open</value></item>
              <item><label ref="jr:itext('shut')"/><value>shut</value></item></select1>
            <group ref="/data/t" appearance="field-list"><label>Table</label>
              <select1 ref="/data/t/head" appearance="label"><label>Head</label>
                <item><label>Oui</label><value>y</value></item></select1>
              <select1 ref="/data/t/a" appearance="list-nolabel"><label>Première</label>
                <item><label>Oui</label><value>y</value></item></select1>
              <select1 ref="/data/t/b" appearance="list-nolabel"><label>Seconde</label>
                <item><label>Oui</label><value>y</value></item></select1></group>
            <upload ref="/data/sign" mediatype="image/*" appearance="signature"><label>Signature</label></upload>
          </h:body>
        </h:html>
        """

    @Test("show the pictures of questions and choices, and say which are not on this device")
    func media() async throws {
        let picture = try #require(
            Data(base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="))
        let web = try await WebInterview(
            form: Self.form, id: "media", media: ["la porte #1.png": picture, "open.png": picture, "notes.txt": Data([1])])
        let browser = try await web.begin(.phone)
        let loaded = try await browser.run(
            "return [...document.images].map((i) => i.complete && i.naturalWidth > 0)")
        #expect(loaded as? [Bool] == [true, true])
        // A list of the browser's own has no room for pictures.
        #expect(try await browser.isThere("o:door:open"))
        #expect(try await browser.text("main")?.contains("gone.png") == true)
        try await browser.click("o:door:shut")
        try await browser.follow("b:next")
        let table = try #require(try await browser.text("main"))
        #expect(table.contains("Première") && table.contains("Seconde") && table.contains("Head"))
        #expect(try await browser.run("return document.querySelectorAll(\"[name='a:t/head']\").length") as? Int == 0)
        try await browser.follow("b:next")
        #expect(try await browser.isThere("c:sign"))
        #expect(try await browser.complaints() == [])
        try await browser.quit()
        try await web.restart(form: "media")
        let visitor = try await WebVisitor(web)
        #expect(try await visitor.get("/media?name=open.png").headers.first(name: "Content-Type") == "image/png")
        for name in ["notes.txt", "..%2F..%2Fform.xml", "%2Fetc%2Fpasswd", "gone.png", ""] {
            #expect(try await visitor.get("/media?name=\(name)").status == 404, "\(name)")
        }
    }

    @Test("take a signature that is drawn, keep it when the page is left, and show it when somebody comes back")
    func drawing() async throws {
        let web = try await WebInterview(form: Self.form, id: "media")
        let browser = try await web.begin(.phone)
        for _ in 0..<2 { try await browser.follow("b:next") }
        try await browser.wait("the box") { try await browser.run("return !document.querySelector('.drawing').hidden") as? Bool == true }
        try await browser.drag(over: ".drawing canvas", by: [(60, 30), (-80, 10), (40, -20)])
        #expect(try await browser.run("return document.querySelector('.keep').disabled") as? Bool == false)
        try await browser.click(css: ".drawing .anew")
        #expect(try await browser.run("return document.querySelector('.keep').disabled") as? Bool == true)
        try await browser.drag(over: ".drawing canvas", by: [(60, 30), (-80, 10), (40, -20)])
        // Nobody presses “keep”: going on does it.
        try await browser.follow("b:next")
        try await browser.wait("the summary") { try await browser.isThere("b:finish") }
        try await browser.goBack()
        try await browser.wait("the picture") {
            try await browser.run("const i = document.querySelector('.file img'); return i && i.complete && i.naturalWidth")
                as? Int == 1_200
        }
        let isDrawn = try await browser.run(
            """
            const i = document.querySelector('.file img'), c = document.createElement('canvas'), p = c.getContext('2d');
            c.width = i.naturalWidth; c.height = i.naturalHeight; p.drawImage(i, 0, 0);
            const d = p.getImageData(0, 0, c.width, c.height).data; let n = 0;
            for (let k = 0; k < d.length; k += 4) if (d[k] < 128) n += 1;
            return n
            """)
        #expect(try #require(isDrawn as? Int) > 500)
        #expect(try await browser.complaints() == [])
        try await browser.quit()
        let list = try await web.place.succeed("attachment", "list", "--json").array()
        #expect(list.count == 1, "the drawing that was begun anew was never kept: \(list)")
    }

    private static let list = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
          <h:head><h:title>List</h:title><model>
            <instance><data id="media" version="1"><page><sign/><name/><count/></page></data></instance>
            <bind nodeset="/data/page/sign" type="binary"/><bind nodeset="/data/page/count" type="int"/>
          </model></h:head>
          <h:body><group ref="/data/page" appearance="field-list">
            <upload ref="/data/page/sign" mediatype="image/*" appearance="draw"><label>Signature</label></upload>
            <input ref="/data/page/name"><label>Name</label></input>
            <input ref="/data/page/count"><label>Count</label></input></group></h:body>
        </h:html>
        """

    @Test("keep a drawing in sight while other answers are saved, and drop it for good where a reason takes its place")
    func drawingBesideOthers() async throws {
        let web = try await WebInterview(form: Self.list, id: "media")
        let browser = try await web.begin()
        let canDiscard = "return !document.querySelector('.anew').disabled"
        try await browser.drag(over: ".drawing canvas", by: [(60, 30), (-80, 10)])
        try await browser.type("Zaki\u{E004}", into: "i:page/name")
        try await browser.waitForSaving()
        #expect(try await browser.run(canDiscard) as? Bool == true)
        try await browser.click("m:refused:page/sign", opening: "q:page/sign")
        try await browser.wait("the box to be empty") { try await browser.run(canDiscard) as? Bool == false }
        try await browser.follow("b:next")
        try await browser.wait("the summary") { try await browser.isThere("b:finish") }
        try await browser.quit()
        #expect(try await web.place.succeed("attachment", "list", "--json").array().isEmpty)
        let answers = try await web.answers(of: "media")
        #expect((answers["sign"] as? [String: String])?["missing"] == "refused", "\(answers)")
    }

    @Test("are not left with something on them that was refused and nobody has read about")
    func heldBack() async throws {
        let web = try await WebInterview(form: Self.list, id: "media")
        let browser = try await web.begin()
        try await browser.type("12 people", into: "i:page/count")
        try await browser.follow("b:leave")
        #expect(try await browser.text(".error")?.isEmpty == false)
        #expect(try await browser.run("return document.getElementById('i:page/count').value") as? String == "12 people")
        try await browser.follow("b:leave")
        #expect(try await browser.isThere("i:page/count") == false)
        try await browser.quit()
    }
}
