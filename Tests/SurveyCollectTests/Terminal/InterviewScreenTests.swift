import Foundation
import SurveyForms
import SurveyRecords
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("An interview in the terminal goes from screen to screen by keys")
struct InterviewScreenTests {
    private let place: CollectPlace

    init() throws { place = try CollectPlace() }

    private func actor(
        _ form: String = CollectPlace.interview, language: String? = nil, columns: Int = 80, rows: Int = 24
    ) throws -> ScreenActor {
        ScreenActor(try place.begin(form, language: language), columns: columns, rows: rows)
    }

    // MARK: Going through

    @Test("The screen says where one is, in which language, what is asked, and which keys there are")
    func head() throws {
        var actor = try actor()
        #expect(actor.rows[0].hasPrefix(" Enquête de démonstration"))
        #expect(actor.rows[0].hasSuffix("1/16 · Français"))
        #expect(actor.rows[2] == " Bienvenue")
        #expect(actor.shows("Vos réponses sont anonymes et restent sur cet appareil."))
        #expect(actor.rows[23].hasPrefix(" Entrée suite · Échap menu · PgPréc retour"))
        actor.press(.enter)
        #expect(actor.rows[2] == " Quel surnom pouvons-nous utiliser ? (obligatoire)")
        #expect(actor.rows[3] == " Pas le vrai nom")
        #expect(actor.screen.grid().cursor == .init(row: 4, column: 3))
        actor.press(.pageUp)
        #expect(actor.shows("Bienvenue"))
    }

    @Test("A compulsory question keeps one there, and says so beside its field; a reason for no answer lets one go on")
    func required() throws {
        var actor = try actor()
        actor.press(.enter, .enter)
        #expect(actor.shows("! Une réponse est obligatoire."))
        #expect(actor.interview.index == 1)
        actor.press(.control("r"))
        #expect(actor.shows("Sans réponse : Refus") && actor.missing("nick") == .refused)
        actor.press(.control("r"))
        #expect(actor.missing("nick") == nil)
        actor.press(.control("d"), .enter)
        #expect(actor.missing("nick") == .dontKnow && actor.interview.index == 2)
        actor.press(.pageUp)
        actor.type("Ali")
        actor.press(.enter)
        #expect(actor.missing("nick") == nil && actor.value("nick") == "Ali")
    }

    @Test("An answer that the form refuses stays in its field with the form's own words, in whatever language comes next")
    func constraint() throws {
        var actor = try actor()
        actor.jump(to: "g/age")
        actor.type("7")
        actor.press(.enter)
        #expect(actor.shows("! L’âge doit être entre 12 et 99 ans.") && actor.shows("> 7"))
        #expect(actor.value("g/age") == "")
        actor.press(.control("l"), .down, .enter)
        #expect(actor.shows("!") && actor.shows("7") && actor.row(with: "كم عمركم؟") != nil)
        #expect(actor.row(with: "العمر")?.contains("99") == true)
        actor.press(.backspace)
        actor.type("٣٤")
        actor.press(.enter)
        #expect(actor.value("g/age") == "34" && !actor.shows("!"))
    }

    @Test("Why a file was not taken is said in the language that comes next, too; a draft keeps that language at once")
    func otherLanguage() throws {
        var actor = try actor()
        actor.jump(to: "photo")
        actor.screen.attachingFailed(.cannotAttach, "/x.jpg", at: try #require(actor.interview.session.node(at: "photo")))
        #expect(actor.shows("! Ce fichier n’existe pas") && actor.shows("/x.jpg"))
        actor.press(.control("l"), .down, .enter)
        #expect(actor.row(with: "الملف غير موجود") != nil && !actor.shows("Ce fichier"), "\(actor.text)")
        // A language alone begins no draft.
        #expect(!actor.actions.contains(.save))
        var interview = actor.interview
        try interview.answer("Ali", at: "nick")
        try place.desk.saveDraft(&interview)
        actor = ScreenActor(interview)
        actor.press(.control("l"), .up, .enter)
        #expect(actor.actions.contains(.save))
    }

    @Test("A draft that was left at its summary goes on there, any other where it was left")
    func resumedAtEnd() throws {
        var interview = try place.begin(CollectPlace.interview)
        try interview.answer("Ali", at: "nick")
        try place.desk.saveDraft(&interview)
        func resumed() throws -> Interview {
            let record = try place.store.record(try #require(interview.record).id)
            return try place.desk.resume(record, interview.binding, author: "test")
        }
        #expect(try resumed().index == 0)
        interview.jumpToEnd()
        try place.desk.leave(&interview)
        #expect(try resumed().current == nil)
        interview.jump(to: interview.screens[1].id)
        try place.desk.leave(&interview)
        #expect(try resumed().index == 1)
    }

    @Test("What is written wrong keeps one there once; the same key again leaves it behind, and the old answer stays")
    func leftBehind() throws {
        var actor = try actor()
        actor.jump(to: "g/age")
        actor.type("34")
        actor.press(.enter, .backTab)
        actor.type("0")
        actor.press(.pageUp)
        #expect(actor.shows("La même touche") && actor.value("g/age") == "34")
        actor.press(.pageUp)
        #expect(actor.shows("surnom") && actor.value("g/age") == "34")
    }

    @Test("What is wrong in a field that has not the keys keeps one there once as well")
    func leftBehindElsewhere() throws {
        var actor = try actor()
        actor.jump(to: "g/age")
        actor.type("0")
        actor.press(.tab, .text("1"), .pageUp)
        #expect(actor.shows("La même touche") && actor.value("g/sex") == "f" && actor.shows("Sexe"))
        actor.press(.pageUp)
        #expect(actor.shows("surnom") && actor.value("g/age") == "")
    }

    @Test("On a screen of several questions Enter and Tab go from field to field, and answers bring and take questions")
    func fieldList() throws {
        var actor = try actor()
        actor.jump(to: "g/age")
        #expect(actor.shows("Vous-même") && actor.shows("Sexe") && !actor.shows("enceinte"))
        actor.type("20")
        actor.press(.enter, .text("1"), .tab)
        #expect(actor.value("g/sex") == "f" && actor.shows("enceinte"))
        actor.press(.text("2"), .enter)
        #expect(actor.value("g/preg") == "no" && actor.interview.index == 3)
        actor.press(.pageUp, .tab, .text("2"), .tab)
        #expect(actor.value("g/sex") == "m" && !actor.shows("enceinte"))
        actor.press(.backTab, .backTab)
        #expect(actor.screen.grid().cursor != nil)
    }

    // MARK: Answers

    @Test(
        "Each kind of question takes its answer by keys",
        arguments: [
            ("subs", "31", "cannabis tramadol"), ("subs", "trama\n", "tramadol"), ("pain", "7", "7"),
            ("share", "12,5", "12.5"), ("share", "١٢٫٥", "12.5"), ("day", "3/4/2026", "2026-04-03"),
            ("hour", "9h05", "09:05:00.000"), ("commune", "2", "c1"), ("commune", "commune 2\n", "c2"),
            ("spot", "35,5785 -5,3684", "35.5785 -5.3684 0 0"), ("spot", "٣٥٫٥، -٥", "35.5 -5 0 0"),
            ("path", "35 -5\n36 -6", "35 -5 0 0; 36 -6 0 0"), ("ok", " ", "OK"), ("end", "a\nb", "a\nb"),
        ])
    func kinds(place: String, typed: String, value: String) throws {
        var actor = try actor()
        actor.jump(to: place)
        for character in typed { actor.press(character == "\n" ? .enter : .text(String(character))) }
        actor.press(.pageDown)
        #expect(actor.value(place) == value)
    }

    @Test("A rank and a range are set by arrows, a day goes on from today")
    func arrows() throws {
        var actor = try actor()
        actor.jump(to: "rank")
        actor.press(.text(" "), .down, .enter)
        #expect(actor.value("rank") == "school violence work")
        actor.press(.up, .up, .enter)
        #expect(actor.value("pain") == "1")
        actor.jump(to: "day")
        actor.press(.up, .up, .enter)
        #expect(actor.value("day") == "2026-11-24")
    }

    @Test("An answer that nobody touched is not answered anew: a time keeps its seconds, choices their order")
    func untouched() throws {
        var interview = try place.begin(CollectPlace.interview)
        for (at, value) in [("hour", "09:05:59.000+01:00"), ("subs", "tramadol cannabis")] {
            try interview.answer(value, at: try #require(interview.session.node(at: at)))
        }
        var actor = ScreenActor(interview)
        for at in ["hour", "subs"] {
            actor.jump(to: at)
            actor.press(.enter)
        }
        #expect(actor.value("hour") == "09:05:59.000+01:00" && actor.value("subs") == "tramadol cannabis")
        #expect(!actor.actions.contains(.save))
    }

    @Test("A file is named by its path: the owner takes it in, then the question says what is attached; Del removes it")
    func attachment() throws {
        var actor = try actor()
        actor.jump(to: "photo")
        actor.type("/media/sd/door.jpg")
        actor.press(.enter)
        let node = try #require(actor.interview.session.node(at: "photo"))
        #expect(actor.actions.last == .attach(path: "/media/sd/door.jpg", node: node))
        actor.screen.attachingFailed(.cannotAttach, "/media/sd/door.jpg", at: node)
        #expect(actor.shows("Ce fichier n’existe pas ou ne peut pas être lu"))
        // It has been refused once: any way out leaves the path behind.
        let first = actor.screen
        actor.press(.pageUp)
        #expect(actor.interview.session.place(of: try #require(actor.interview.current?.nodes.first)) != "photo")
        actor.screen = first
        let isTaken = actor.screen.attached("1-a.jpg", Digest256(hashing: [1]), to: node)
        #expect(isTaken && actor.shows("Fichier joint : 1-a.jpg"))
        actor.press(.enter)
        #expect(actor.interview.instance.attachments[node] != nil && actor.shows("consentement"))
        actor.press(.pageUp, .backspace, .backspace, .enter)
        #expect(actor.interview.instance.attachments[node] != nil, "Backspace edits the path and takes no photo away")
        actor.press(.pageUp, .delete, .enter)
        #expect(actor.value("photo") == "" && actor.interview.instance.attachments[node] == nil)
    }

    @Test("Ten thousand choices: typing narrows them down, and the page stays within the screen")
    func longList() throws {
        var text = String(
            decoding: try Data(contentsOf: CollectPlace.root.appending(path: CollectPlace.interview)), as: UTF8.self)
        let more = (3..<10_000).map { "<item><name>c\($0)</name><label>Commune \($0) Aïn</label></item>" }
        text = text.replacing("</root></instance>", with: more.joined() + "</root></instance>")
        let interview = try place.desk.begin(place.publish(Array(text.utf8)), scope: .all, author: "test")
        var actor = ScreenActor(interview)
        actor.jump(to: "commune")
        #expect(actor.shows("Commune de résidence") && actor.shows("↓ 99"))
        actor.press(.end)
        #expect(actor.shows("> ( ) Commune 9999 Aïn") || actor.shows(">( ) Commune 9999 Aïn"))
        #expect(actor.shows("Commune de résidence"))
        actor.type("ain 98")
        #expect(actor.shows("Recherche : ain 98"))
        actor.type("76")
        #expect(actor.shows("(1 sur 10000)"))
        actor.press(.enter)
        #expect(actor.value("commune") == "c9876" && actor.shows("Position"))
    }

    // MARK: Repeats

    @Test("In a list of choices of which none is marked the first blank looks at the first choice, and the second takes it")
    func firstBlank() throws {
        let bench = try InterviewBench()
        let binding = try bench.publish(
            1, "<a/>",
            body: "<select1 ref=\"/data/a\"><item><label>One</label><value>1</value></item>"
                + "<item><label>Two</label><value>2</value></item></select1>")
        var actor = ScreenActor(try bench.begin(binding))
        actor.press(.text(" "))
        #expect(actor.row(with: "One")?.contains(">( )") == true, "\(actor.text)")
        actor.press(.text(" "))
        #expect(actor.row(with: "One")?.contains(">(x)") == true, "\(actor.text)")
        actor.press(.enter)
        #expect(actor.value("a") == "1")
    }

    @Test("A repeat asks for another instance, lists those there are, and removes one only after a question")
    func repeats() throws {
        var actor = try actor()
        actor.jump(to: "ok")
        actor.press(.enter)
        #expect(actor.shows("En ajouter un ?") && actor.shows("Jusqu’ici : 0"))
        for name in ["Sara", "Omar"] {
            actor.press(.up, .enter)
            actor.type(name)
            actor.press(.enter, .text("7"), .enter)
        }
        #expect(actor.shows("1 Sara") && actor.shows("2 Omar") && actor.shows("En ajouter un autre ?"))
        #expect(actor.interview.session.nodes(at: "member").count == 2)
        actor.press(.home, .enter)
        #expect(actor.shows("Prénom") && actor.shows("Membre du ménage 1 sur 2"))
        actor.press(.escape)
        #expect(actor.shows("Supprimer « Membre du ménage 1 sur 2 »"))
        actor.press(.escape, .enter, .enter, .enter, .enter, .home, .delete)
        #expect(actor.shows("avec toutes ses réponses ?"))
        actor.press(.enter)
        #expect(actor.interview.session.nodes(at: "member").count == 2)
        actor.press(.home, .delete, .down, .enter)
        #expect(actor.interview.session.nodes(at: "member").count == 1 && actor.shows("1 Omar"))
        actor.press(.end, .enter)
        #expect(actor.shows("Remarques"))
    }

    // MARK: Menu, jump, language, summary

    @Test("The menu names what can be done, Escape closes it; the outline finds a question by what is typed")
    func menu() throws {
        var actor = try actor()
        actor.press(.enter, .escape)
        for entry in ["ne sait pas (Ctrl-D)", "refuse (Ctrl-R)", "Aller à une question", "Langue", "Récapitulatif", "Enregistrer et quitter"] {
            #expect(actor.shows(entry), "\(entry)")
        }
        actor.press(.escape)
        #expect(actor.shows("surnom") && !actor.shows("Ctrl-D"))
        actor.press(.control("g"))
        #expect(actor.shows("Vous-même") && actor.shows("Quel âge avez-vous ? — sans réponse"))
        actor.type("commune")
        actor.press(.enter)
        #expect(actor.shows("Commune de résidence") && actor.shows("10/16"))
        actor.press(.escape, .text("5"))
        #expect(actor.shows("Langue"))
    }

    @Test("The language changes in the middle of an answer, which stays")
    func language() throws {
        var actor = try actor()
        actor.press(.enter)
        actor.type("Ali")
        actor.press(.control("l"), .text("2"))
        #expect(actor.shows("ما اللقب الذي يمكننا استعماله؟") && actor.shows("Ali") && actor.rows[0].contains("2/16"))
        actor.press(.enter)
        #expect(actor.value("nick") == "Ali" && actor.interview.language == "العربية (ar)")
    }

    @Test("The summary leads to each problem, and finishes only when there is none")
    func summary() throws {
        var actor = try actor()
        actor.press(.control("e"))
        #expect(actor.shows("Avant de terminer l’entretien") && actor.shows("! Quel surnom"))
        #expect(actor.shows("Quel âge avez-vous ? — Une réponse est obligatoire."))
        actor.type("terminer")
        actor.press(.enter)
        #expect(!actor.actions.contains(.finish) && actor.shows("Corrigez d’abord"))
        actor.press(.home, .enter)
        actor.type("Ali")
        actor.press(.enter)
        actor.type("34")
        actor.press(.control("e"))
        #expect(actor.shows("Rien ne manque.") && actor.shows("Quel âge avez-vous ? — 34"))
        actor.press(.enter)
        #expect(actor.actions.last == .finish)
    }

    // MARK: Saving and leaving

    @Test("A draft is saved when a screen is left on which something was given, and not otherwise")
    func saving() throws {
        var actor = try actor()
        actor.press(.enter, .pageUp, .enter)
        #expect(actor.actions.isEmpty)
        actor.type("Ali")
        actor.press(.enter)
        #expect(actor.actions == [.save])
        actor.press(.control("x"))
        #expect(actor.actions == [.save, .leave])
    }

    @Test("Leaving with what cannot be taken asks once; when nothing can be saved, one may stay or leave all the same")
    func leaving() throws {
        var actor = try actor()
        actor.jump(to: "g/age")
        actor.type("7")
        actor.press(.control("c"))
        #expect(actor.actions.isEmpty && actor.shows("La même touche"))
        actor.press(.control("c"))
        #expect(actor.actions == [.leave])
        actor.screen.savingFailed("the disk is full", isLeaving: true)
        #expect(actor.shows("Non enregistré : the disk is full") && actor.shows("Rester"))
        actor.press(.enter)
        #expect(actor.shows("âge") && actor.actions == [.leave])
        actor.screen.savingFailed("the disk is full", isLeaving: true)
        actor.press(.text("2"))
        #expect(actor.actions == [.leave, .abandon])
    }

    @Test("A draft is resumed where it was left, in its language, and a finished one is final")
    func resumed() throws {
        var actor = try actor(language: "ar")
        actor.press(.enter)
        actor.type("Ali")
        actor.press(.enter)
        actor.type("34")
        actor.press(.tab)
        var interview = actor.interview
        try place.desk.saveDraft(&interview)
        let record = try #require(interview.record)
        let binding = interview.binding
        var later = ScreenActor(try place.desk.resume(record, binding, author: "test"))
        #expect(later.interview.index == 2 && later.shows("كم عمركم؟") && later.shows("34"))
        later.press(.control("e"), .enter)
        #expect(later.actions.last == .finish)
        interview = later.interview
        #expect(try place.desk.finalise(&interview).isEmpty)
        #expect(try place.desk.drafts(of: binding).isEmpty)
    }

    @Test("A draft that goes on with a newer form says which answers have no place in it, and keeps them")
    func newerForm() throws {
        var interview = try place.begin(CollectPlace.interview)
        for (at, value) in [("nick", "Ali"), ("pain", "3")] {
            try interview.answer(value, at: try #require(interview.session.node(at: at)))
        }
        try place.desk.saveDraft(&interview)
        let url = CollectPlace.root.appending(path: CollectPlace.interview)
        let newer = String(decoding: try Data(contentsOf: url), as: UTF8.self)
            .replacing("version=\"1\"", with: "version=\"2\"").replacing("<pain/>", with: "<health/>")
            .replacing("/data/pain", with: "/data/health")
        let binding = try place.publish(Array(newer.utf8))
        let record = try #require(interview.record)
        var actor = ScreenActor(
            try place.desk.resume(record, binding, earlier: interview.binding, author: "test"))
        #expect(actor.shows("Réponses d’une version antérieure"))
        // What was asked, and the answer, both in words and as the record has them.
        #expect(actor.row(with: "(pain) — ") != nil, "\(actor.text)")
        actor.press(.enter)
        #expect(!actor.shows("version antérieure"))
        actor.press(.control("e"))
        #expect(actor.shows("surnom pouvons-nous utiliser ? — Ali") && actor.shows("en fin de liste : 1"))
        actor.press(.end)
        #expect(actor.row(with: "(pain) — ") != nil, "\(actor.text)")
        actor.press(.home, .pageUp)
        #expect(actor.interview.current != nil, "PgUp leads back from the summary")
        var later = actor.interview
        try place.desk.saveDraft(&later)
        let path = try #require(AnswerPath(template: "pain"))
        #expect(try place.store.record(record.id).answers[path]?.lexical == "3")
    }

    @Test("Drafts are offered with a new interview first")
    func start() throws {
        var interview = try place.begin(CollectPlace.interview)
        try interview.answer("Ali", at: try #require(interview.session.node(at: "nick")))
        try place.desk.saveDraft(&interview)
        let record = try #require(interview.record)
        let context = ScreenContext(
            language: .french, policy: .standard, size: ScreenSize(columns: 80, rows: 24), today: "2026-11-23")
        var screen = StartScreen(
            interview.binding.form, try place.desk.drafts(of: interview.binding), context, date: { _ in "2026-11-23 10:00" })
        let grid = screen.grid()
        let text = (0..<24).map { grid.text(ofRow: $0) }.joined(separator: "\n")
        #expect(text.contains("1 Nouvel entretien"))
        #expect(text.contains("\(record.id.description.prefix(8)) · commencé 2026-11-23 10:00"))
        guard case .resume(let chosen) = screen.press(.text("2")) else {
            Issue.record("2 chooses the draft")
            return
        }
        #expect(chosen.id == record.id)
        guard case .leave = screen.press(.escape) else {
            Issue.record("Escape leaves")
            return
        }
    }
}
