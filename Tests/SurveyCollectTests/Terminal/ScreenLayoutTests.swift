import Foundation
import SurveyForms
import Testing

@testable import SurveyCollect

@Suite("The screen of an interview fits its window, in both directions of writing")
struct ScreenLayoutTests {
    private let place: CollectPlace

    init() throws { place = try CollectPlace() }

    @Test("In Arabic the head is mirrored, labels and fields stand on the right")
    func arabic() throws {
        var actor = ScreenActor(try place.begin(CollectPlace.interview, language: "ar"))
        actor.press(.enter)
        #expect(actor.rows[0].hasPrefix(" " + String("العربية".reversed()) + " · 2/16"))
        #expect(actor.rows[0].hasSuffix("Enquête de démonstration"))
        #expect(actor.rows[2].hasSuffix(String("ما اللقب الذي يمكننا استعماله؟".reversed())))
        #expect(actor.rows[2].count == 79)
        let progress = actor.rows[1]
        #expect(progress.hasPrefix("─") && progress.hasSuffix("═"))
        actor.jump(to: "g/sex")
        actor.press(.text("1"))
        let row = try #require(actor.row(with: "أنثى"))
        #expect(row.hasSuffix("(x)<") || row.hasSuffix("(x) <"), "\(row)")
    }

    @Test("A terminal that orders text by itself gets it as it is spoken, from the left")
    func terminalOrders() throws {
        let policy = BidiPolicy(reorders: false, joinsLetters: false)
        var actor = ScreenActor(try place.begin(CollectPlace.interview, language: "ar"), policy: policy)
        actor.press(.enter)
        #expect(actor.rows[2].hasPrefix(" ما اللقب"))
    }

    @Test("A window that is too small says so and takes no answers; one that grows goes on")
    func tooSmall() throws {
        var actor = ScreenActor(try place.begin(CollectPlace.interview), columns: 39, rows: 24)
        actor.press(.enter)
        actor.type("x")
        #expect(actor.interview.index == 0 && actor.shows("trop petite"))
        actor.screen.resize(ScreenSize(columns: 80, rows: 9))
        #expect(actor.shows("10 lignes"))
        actor.screen.resize(ScreenSize(columns: 80, rows: 24))
        #expect(actor.shows("Bienvenue"))
        actor.screen.resize(ScreenSize(columns: 12, rows: 3))
        #expect(actor.text.count <= 12 * 3 + 2)
        actor.press(.control("c"))
        #expect(actor.actions == [.leave])
    }

    /// Forms with everything, in each of their languages, in windows of several sizes.
    private static let cases: [(form: String, language: String?, columns: Int, rows: Int)] = [
        CollectPlace.interview, CollectPlace.emq, CollectPlace.everyKind,
    ].flatMap { form in
        ["fr", "ar"].flatMap { language in
            [(40, 10), (80, 24), (132, 50)].map { (form, language, $0.0, $0.1) }
        }
    }

    @Test("On every screen the field that has the keys is in sight, and the frame stays", arguments: cases)
    func inSight(form: String, language: String?, columns: Int, rows: Int) throws {
        var actor = ScreenActor(try place.begin(form, language: language), columns: columns, rows: rows)
        for screen in actor.interview.screens {
            actor.screen.interview.jump(to: screen.id)
            actor.screen.show()
            // Until the last field of the screen has had the keys.
            for _ in 0..<30 {
                let grid = actor.screen.grid()
                let hasKeys =
                    (2..<rows - 2).contains { row in grid.row(row).contains { $0.style.contains(.reversed) } }
                    || grid.cursor.map { (2..<rows - 2).contains($0.row) && $0.column < columns } ?? false
                guard case .questions(let page) = actor.screen.content else { break }
                if let field = page.focused?.field, field.takesAnswer {
                    // A list shows what is looked at from the first arrow on; a long text is read first.
                    var isSeen = hasKeys
                    for _ in 0..<80 where !isSeen {
                        actor.press(.down)
                        let after = actor.screen.grid()
                        isSeen =
                            after.cursor.map { (2..<rows - 2).contains($0.row) } ?? false
                            || (2..<rows - 2).contains { row in
                                after.row(row).contains { $0.style.contains(.reversed) }
                            }
                    }
                    let hasChoices: Bool
                    if case .choices(let list) = field { hasChoices = !list.list.entries.isEmpty } else { hasChoices = true }
                    #expect(isSeen || !hasChoices, "\(actor.interview.session.place(of: page.entries[page.focus].view.node))\n\(actor.text)")
                }
                let before = page.focus
                actor.press(.tab)
                guard case .questions(let next) = actor.screen.content, next.focus != before else { break }
            }
            #expect(actor.rows[1].contains("─") || actor.rows[1].contains("═"))
            #expect(!actor.rows[rows - 1].isEmpty)
        }
    }
}
