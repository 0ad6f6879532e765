import Foundation
import SurveyStore
import Testing

/// Interviews as a person leads them, in real Chromium over the real program.
@Suite("An interview in the browser", .serialized, .enabled(if: WebDriver.isHere, WebDriver.needed))
struct WebInterviewTests {
    @Test("asks every kind of question, and what was answered is in the record")
    func everyKind() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin(.phone)
        #expect(try await browser.text("main")?.contains("Vos réponses sont anonymes") == true)
        #expect(try await browser.run("return document.querySelector('.note strong').textContent") as? String == "Bienvenue")
        try await browser.goToSubstances()
        try await browser.click("o:subs:cannabis")
        try await browser.click("o:subs:tramadol")
        try await browser.follow("b:next")
        try await browser.click("up:work:rank")
        try await browser.wait("the order") { try await browser.text(".ranking")?.contains("Violence") == true }
        try await browser.waitForSaving()
        try await browser.click("up:work:rank")
        try await browser.waitForSaving()
        try await browser.follow("b:next")
        try await browser.click("o:pain:7")
        try await browser.follow("b:next")
        try await browser.type("١٢٫٥", into: "i:share")
        try await browser.follow("b:next")
        try await browser.type("23112026", into: "i:day")
        try await browser.run(
            "const f = document.getElementById('i:day'); f.value = '2026-11-23'; f.dispatchEvent(new Event('change', {bubbles: true}))")
        try await browser.follow("b:next")
        try await browser.run("const f = document.getElementById('i:hour'); f.value = '14:30'; f.dispatchEvent(new Event('change', {bubbles: true}))")
        try await browser.follow("b:next")
        try await browser.run("const f = document.getElementById('i:commune'); f.value = 'c1'; f.dispatchEvent(new Event('change', {bubbles: true}))")
        try await browser.follow("b:next")
        try await browser.type("35.5785, -5.3684", into: "i:spot")
        try await browser.follow("b:next")
        try await browser.type("35.5, -5.3\n35.6, -5.4", into: "i:path")
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        try await browser.click("o:ok:OK")
        try await browser.follow("b:next")
        try await browser.follow("b:add")
        try await browser.type("Amina", into: "i:member[1]/mname")
        try await browser.follow("b:next")
        try await browser.type("9", into: "i:member[1]/mage")
        try await browser.follow("b:next")
        #expect(try await browser.text("main")?.contains("Amina") == true)
        try await browser.follow("b:next")
        try await browser.type("Une ligne\nune autre", into: "i:end")
        try await browser.follow("b:next")
        let summary = try #require(try await browser.text("main"))
        #expect(summary.contains("Rien ne manque") && summary.contains("Tramadol") && summary.contains("23/11/2026"))
        try await browser.follow("b:finish")
        #expect(try await browser.text("main")?.contains("terminé et enregistré") == true)
        #expect(try await browser.complaints() == [])
        try await browser.quit()
        let answers = try await web.answers()
        #expect(answers["nick"] as? String == "Zaki")
        #expect(answers["age"] as? Int == 25)
        #expect(answers["subs"] as? [String] == ["cannabis", "tramadol"])
        #expect(answers["rank"] as? [String] == ["work", "violence", "school"])
        #expect(answers["pain"] as? Int == 7)
        #expect("\(answers["share"] ?? "")" == "12.5")
        #expect(answers["day"] as? String == "2026-11-23")
        #expect((answers["hour"] as? String)?.hasPrefix("14:30") == true)
        #expect(answers["commune"] as? String == "c1")
        #expect("\(answers["spot"] ?? "")".contains("35.5785"))
        #expect("\(answers["path"] ?? "")".contains("35.6"))
        #expect(answers["ok"] as? String == "OK")
        #expect(answers["member[1]/mname"] as? String == "Amina")
        #expect(answers["member[1]/mage"] as? Int == 9)
        #expect(answers["end"] as? String == "Une ligne\nune autre")
        #expect(answers["meta/interview-state"] as? String == "final")
        #expect(answers["preg"] as? [String: String] == ["missing": "not-relevant"])
    }

    @Test("shows on one page what has become relevant, and says in its language what is wrong")
    func fieldList() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        #expect(try await browser.text(".error") == "Une réponse est obligatoire.")
        #expect(try await browser.run("return document.activeElement.id") as? String == "i:nick")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        #expect(try await browser.isThere("q:g/preg") == false)
        try await browser.type("20", into: "i:g/age")
        try await browser.click("o:g/sex:f")
        try await browser.wait("the next question") { try await browser.isThere("q:g/preg") }
        #expect(try await browser.run("return document.activeElement.id") as? String == "o:g/sex:f")
        #expect(try await browser.run("return document.getElementById('i:g/age').value") as? String == "20")
        try await browser.click("o:g/sex:m")
        try await browser.wait("its going") { try await browser.isThere("q:g/preg") == false }
        try await browser.type("\u{E003}\u{E003}5\u{E004}", into: "i:g/age")
        try await browser.wait("the message") { try await browser.text("#mistakes")?.contains("entre 12 et 99") == true }
        try await browser.follow("l:العربية (ar)")
        #expect(try await browser.run("return document.documentElement.dir") as? String == "rtl")
        // What is wrong is said in the new language, and what was typed is still there.
        #expect(try await browser.text("#mistakes")?.contains("بين 12 و99") == true)
        #expect(try await browser.run("return document.getElementById('i:g/age').value") as? String == "5")
        #expect(try await web.answers()["age"] as? Int == 20)
        try await browser.quit()
    }

    @Test("marks each text with its own language and direction, and goes on in another language where it was")
    func languages() async throws {
        let web = try await WebInterview("--language", "ar")
        let browser = try await web.begin()
        #expect(try await browser.run("return document.documentElement.lang + document.documentElement.dir") as? String == "arrtl")
        try await browser.follow("b:next")
        try await browser.type("زكي", into: "i:nick")
        try await browser.follow("l:ⵜⴰⵎⴰⵣⵉⵖⵜ (zgh)")
        #expect(try await browser.run("return document.documentElement.lang + document.documentElement.dir") as? String == "zghltr")
        #expect(try await browser.text("main")?.contains("ⵎⴰ ⵢⴳⴰⵏ") == true)
        // The hint has no translation: it is French, and says so.
        #expect(try await browser.run("return document.querySelector('.hint span').lang") as? String == "fr")
        #expect(try await browser.run("return document.getElementById('i:nick').value") as? String == "زكي")
        #expect(try await web.answers()["nick"] as? String == "زكي")
        try await browser.quit()
    }

    @Test("keeps don’t know and refused apart from every answer, and takes them back")
    func missing() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.click("m:refused:nick", opening: "q:nick")
        try await browser.waitForSaving()
        try await browser.follow("b:next")
        try await browser.type("30", into: "i:g/age")
        try await browser.click("m:dont-know:g/age", opening: "q:g/age")
        try await browser.waitForSaving()
        #expect(try await browser.run("return document.getElementById('i:g/age').value") as? String == "")
        try await browser.follow("b:next")
        #expect(try await web.answers()["nick"] as? [String: String] == ["missing": "refused"])
        #expect(try await web.answers()["age"] as? [String: String] == ["missing": "dont-know"])
        try await browser.follow("b:back")
        try await browser.type("31", into: "i:g/age")
        try await browser.follow("b:next")
        #expect(try await web.answers()["age"] as? Int == 31)
        try await browser.quit()
    }

    @Test("brings back what was answered before don’t know once that is taken back, on the page and in the record")
    func takenBack() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:next")
        try await browser.type("31", into: "i:g/age")
        try await browser.click("o:g/sex:m")
        try await browser.waitForSaving()
        for (question, field, shows) in [
            ("g/age", "i:g/age", "f.value === '31'"), ("g/sex", "o:g/sex:m", "f.checked"),
        ] {
            func isShown() async throws -> Bool {
                try await browser.run("const f = document.getElementById('\(field)'); return \(shows)") as? Bool == true
            }
            try await browser.click("m:dont-know:\(question)", opening: "q:\(question)")
            try await browser.waitForSaving()
            #expect(try await !isShown())
            try await browser.click("m:refused:\(question)")
            try await browser.waitForSaving()
            try await browser.click("m:refused:\(question)")
            try await browser.wait("the answer") { try await isShown() }
            try await browser.waitForSaving()
        }
        #expect(try await web.answers()["age"] as? Int == 31)
        #expect(try await web.answers()["sex"] as? String == "m")
        // The page holds what the record does: what is saved next takes nothing away.
        try await browser.follow("b:next")
        #expect(try await web.answers()["age"] as? Int == 31)
        try await browser.quit()
    }

    @Test("loses nothing but the field being typed in when its tab is closed and its server killed")
    func killed() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        try await browser.type("Zaki\u{E004}", into: "i:nick")
        try await browser.waitForSaving()
        let draft = try await web.record()
        web.child.kill()
        try await browser.click("m:refused:nick", opening: "q:nick")
        try await browser.wait("the alarm") { try await browser.run("return !document.getElementById('alarm').hidden") as? Bool == true }
        try await browser.quit()
        #expect(try await web.answers()["nick"] as? String == "Zaki")
        try await web.restart("--resume", draft)
        let again = try await web.begin()
        #expect(try await again.run("return document.getElementById('i:nick').value") as? String == "Zaki")
        try await again.follow("b:leave")
        #expect(try await again.text("main")?.contains(String(draft.prefix(8))) == true)
        try await again.quit()
    }

    @Test("finds a choice among 10,000 while somebody types, without accents and upper case")
    func longList() async throws {
        let web = try await WebInterview(communes: 10_000)
        let browser = try await web.begin()
        try await browser.goToSubstances()
        for _ in 0..<6 { try await browser.follow("b:next") }
        #expect(try await browser.run("return document.querySelectorAll('.found .choice').length") as? Int == 30)
        try await browser.type("9421 ain", into: "s:commune")
        try await browser.wait("one match") {
            try await browser.run("return document.querySelectorAll('.found .choice').length") as? Int == 1
        }
        try await browser.click("o:commune:c9421")
        try await browser.wait("the choice on top") { try await browser.text(".chosen")?.contains("9421") == true }
        #expect(try await web.answers()["commune"] as? String == "c9421")
        try await browser.quit()
    }

    @Test("takes a photo into the store byte by byte, shows it, and takes it out again")
    func photo() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.goToSubstances()
        for _ in 0..<9 { try await browser.follow("b:next") }
        let bytes = try await browser.screenshot()
        let file = web.place.folder.appending(path: "Mon nom secret.PNG")
        try bytes.write(to: file)
        // Whoever chooses a file has touched the field: the page must show the picture all the same.
        try await browser.run("document.getElementById('c:photo').focus()")
        try await browser.type(file.path, into: "c:photo")
        try await browser.wait("the picture") {
            try await browser.run("const i = document.querySelector('.file img'); return !!i && i.complete && i.naturalWidth > 0") as? Bool == true
        }
        let list = try await web.place.succeed("attachment", "list", "--json").array()
        #expect(list.count == 1)
        let digest = Digest256(hashing: Array(bytes)[...]).description
        #expect(list.first?["digest"] as? String == digest)
        let answer = "\(try await web.answers()["photo"] ?? "")"
        #expect(answer.contains(".png") && !answer.contains("secret"))
        try await browser.click("x:photo")
        try await browser.wait("its going") { try await browser.text(".file") == nil }
        #expect(try await web.answers()["photo"] == nil)
        #expect(try await browser.complaints() == [])
        try await browser.quit()
    }

    private static let photos = """
        <?xml version="1.0"?>
        <h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
            xmlns:orx="http://openrosa.org/xforms">
          <h:head><h:title>Photos</h:title><model>
            <instance><data id="photos" version="1"><large/><small/></data></instance>
            <bind nodeset="/data/large" type="binary" orx:max-pixels="60"/>
            <bind nodeset="/data/small" type="binary" orx:max-pixels="4000"/>
          </model></h:head>
          <h:body><upload ref="/data/large" mediatype="image/*"><label>Large</label></upload>
            <upload ref="/data/small" mediatype="image/*"><label>Small</label></upload></h:body>
        </h:html>
        """

    @Test("makes a photo as small as the form asks for, upright and without what the camera noted; smaller ones stay")
    func smallPhoto() async throws {
        let web = try await WebInterview(form: Self.photos, id: "photos")
        let browser = try await web.begin()
        let plain = try #require(
            try await browser.run(
                """
                const c = document.createElement('canvas'); c.width = 200; c.height = 100;
                c.getContext('2d').fillRect(0, 0, 100, 100); return c.toDataURL('image/jpeg').split(',')[1]
                """) as? String)
        var photo = try #require(Data(base64Encoded: plain))
        // What a camera that was held upright notes: turn by a quarter.
        let exif: [UInt8] = [
            0xFF, 0xE1, 0, 34, 0x45, 0x78, 0x69, 0x66, 0, 0, 0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1,
            0, 6, 0, 0, 0, 0, 0, 0,
        ]
        photo.insert(contentsOf: exif, at: 2)
        let file = web.place.folder.appending(path: "camera.jpg")
        try photo.write(to: file)
        let size = "const i = document.querySelector('.file img'); return i && i.complete ? i.naturalWidth + 'x' + i.naturalHeight : ''"
        try await browser.type(file.path, into: "c:large")
        try await browser.wait("the small picture") { try await browser.run(size) as? String == "30x60" }
        let kept = try await web.place.succeed("attachment", "fetch", "--offline", "--output", "out", "--json").object()
        let bytes = try Data(contentsOf: web.place.folder.appending(path: try #require((kept["files"] as? [String])?.first)))
        #expect(bytes.prefix(2) == Data([0xFF, 0xD8]), "it is still a JPEG")
        #expect(bytes.range(of: Data("Exif".utf8)) == nil)
        try await browser.follow("b:next")
        try await browser.type(file.path, into: "c:small")
        try await browser.wait("the picture") { try await browser.run(size) as? String == "100x200" }
        let digest = Digest256(hashing: Array(photo)[...]).description
        let list = try await web.place.succeed("attachment", "list", "--json").array()
        #expect(list.contains { $0["digest"] as? String == digest })
        #expect(try await browser.complaints() == [])
        try await browser.quit()
    }

    @Test("takes the device’s position, and says what to do where there is none")
    func position() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.devTools("Browser.grantPermissions", ["permissions": ["geolocation"], "origin": web.origin])
        try await browser.devTools(
            "Emulation.setGeolocationOverride", ["latitude": 35.57845, "longitude": -5.36837, "accuracy": 4])
        try await browser.goToSubstances()
        for _ in 0..<7 { try await browser.follow("b:next") }
        try await browser.click(css: ".locate")
        try await browser.wait("the position") {
            try await browser.run("return document.getElementById('i:spot').value") as? String ?? "" != ""
        }
        try await browser.waitForSaving()
        #expect("\(try await web.answers()["spot"] ?? "")".contains("35.57845"))
        try await browser.devTools("Browser.resetPermissions")
        try await browser.devTools("Browser.setPermission", ["permission": ["name": "geolocation"], "setting": "denied"])
        try await browser.click(css: ".locate")
        try await browser.wait("the advice") {
            try await browser.text("main")?.contains("à la main") == true
        }
        try await browser.quit()
    }

    @Test("adds and removes what repeats, and asks before it removes")
    func repeats() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.goToSubstances()
        for _ in 0..<11 { try await browser.follow("b:next") }
        for name in ["Amina", "Brahim"] {
            try await browser.follow("b:add")
            let number = name == "Amina" ? 1 : 2
            try await browser.type(name, into: "i:member[\(number)]/mname")
            try await browser.follow("b:next")
            try await browser.follow("b:next")
        }
        #expect(try await browser.text(".instances")?.contains("Brahim") == true)
        try await browser.run("document.querySelector('.instances a').click()")
        try await browser.wait("the first") { try await browser.isThere("i:member[1]/mname") }
        try await browser.follow("b:ask-remove:member[1]")
        #expect(try await browser.text("main")?.contains("Supprimer « Membre du ménage 1 »") == true)
        #expect(try await web.answers()["member[2]/mname"] as? String == "Brahim")
        try await browser.follow("b:remove:member[1]")
        #expect(try await browser.text(".instances")?.contains("Amina") == false)
        let answers = try await web.answers()
        #expect(answers["member[1]/mname"] as? String == "Brahim" && answers["member[2]/mname"] == nil)
        try await browser.quit()
    }

    @Test("can be led by the keyboard alone")
    func keyboard() async throws {
        let web = try await WebInterview()
        let browser = try await web.begin()
        try await browser.follow("b:next")
        // A new page begins behind its header; who goes back from there finds that, and the way past it.
        try await browser.press("\u{E004}")
        #expect(try await browser.run("return document.activeElement.id") as? String == "i:nick")
        try await browser.run("document.querySelector('.skip').focus()")
        try await browser.press("\u{E007}\u{E004}")
        #expect(try await browser.run("return document.activeElement.id") as? String == "i:nick")
        try await browser.press("Zaki\u{E007}")
        try await browser.wait("the next page") { try await browser.isThere("i:g/age") }
        try await browser.run("document.getElementById('main').focus()")
        try await browser.press("\u{E004}25\u{E004}\u{E004} ")
        try await browser.wait("the choice") { try await browser.isThere("q:g/preg") }
        try await browser.press("\u{E015}")
        try await browser.wait("the other choice") { try await browser.isThere("q:g/preg") == false }
        try await browser.press("\u{E007}")
        try await browser.wait("the next page") { try await browser.isThere("q:subs") }
        #expect(try await web.answers()["sex"] as? String == "m")
        try await browser.quit()
    }

    @Test("works without its script")
    func withoutScript() async throws {
        let web = try await WebInterview(communes: 100)
        let browser = try await WebDriver(in: web.place.folder)
        try await browser.devTools("Emulation.setScriptExecutionDisabled", ["value": true])
        try await browser.open(web.address)
        try await browser.wait("coming in") { !(try await browser.address).contains("/open/") }
        try await browser.click(css: "form[action='begin'] button")
        try await browser.follow("b:next")
        try await browser.type("Zaki\u{E007}", into: "i:nick")
        try await browser.type("25", into: "i:g/age")
        try await browser.click("o:g/sex:f")
        try await browser.follow("b:next")
        try await browser.click("o:subs:cannabis")
        try await browser.follow("b:next")
        try await browser.follow("down:violence:rank")
        try await browser.follow("b:next")
        for _ in 0..<4 { try await browser.follow("b:next") }
        try await browser.type("ain 77", into: "s:commune")
        try await browser.click(css: ".find")
        try await browser.wait("one match") {
            try await browser.run("return document.querySelectorAll('.found .choice').length") as? Int == 1
        }
        try await browser.click("o:commune:c77")
        try await browser.follow("b:next")
        try await browser.quit()
        let answers = try await web.answers()
        #expect(answers["subs"] as? [String] == ["cannabis"])
        #expect(answers["commune"] as? String == "c77")
        #expect(answers["rank"] as? [String] == ["school", "violence", "work"])
    }

    @Test("that the respondent leads alone closes each section, shows no other interview, and ends neutrally")
    func alone() async throws {
        let web = try await WebInterview("--self")
        let browser = try await web.begin()
        #expect(try await browser.isThere("b:overview") == false)
        #expect(try await browser.isThere("b:leave") == false)
        try await browser.follow("b:next")
        try await browser.type("Zaki", into: "i:nick")
        try await browser.follow("b:back")
        try await browser.follow("b:next")
        try await browser.follow("b:next")
        // The section before is finished: neither a button, the browser's own back, nor an address leads to it.
        #expect(try await browser.isThere("b:back") == false)
        try await browser.type("25", into: "i:g/age")
        try await browser.goBack()
        try await browser.wait("the page") { try await browser.text("#questions") != nil }
        #expect(try await browser.isThere("i:nick") == false)
        for path in ["/screen?at=nick", "/overview", "/summary", "/"] {
            try await browser.open(page: path)
            #expect(try await browser.text("body")?.contains("Zaki") == false)
            #expect(try await browser.isThere("i:g/age"), "\(path)")
        }
        try await browser.run("document.getElementById('i:g/age').value = ''")
        try await browser.type("25", into: "i:g/age")
        for _ in 0..<13 { try await browser.follow("b:next") }
        try await browser.follow("b:next")
        #expect(try await browser.text("main")?.contains("25") == false)
        try await browser.follow("b:finish")
        let end = try #require(try await browser.text("body"))
        #expect(end.contains("Merci") && !end.contains("Zaki") && !end.contains("Reprendre"))
        try await browser.goBack()
        #expect(try await browser.text("body")?.contains("Zaki") == false)
        try await browser.open(page: "/screen")
        #expect(try await browser.text("main")?.contains("Merci") == true)
        #expect(try await web.answers()["meta/interview-state"] as? String == "final")
        try await browser.quit()
    }
}
