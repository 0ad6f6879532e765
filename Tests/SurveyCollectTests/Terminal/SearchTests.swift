import Testing

@testable import SurveyCollect

@Suite("Typing finds a choice among thousands")
struct SearchTests {
    @Test(
        "Case, accents, vowel signs, hamza and digits of other scripts make no difference",
        arguments: [
            ("Fès-Meknès", "fes mek"), ("Al Hoceïma", "HOCEI"), ("أَكادير", "اكادير"), ("الرّباط", "الرباط"),
            ("مدرسة", "مدرسه"), ("Bloc ١٢", "12"), ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⴰⵎⴰⵣ"), ("M'diq-Fnideq", "fnideq m’d"),
        ])
    func folding(label: String, typed: String) {
        #expect(SearchKey(label).contains(wordsOf: SearchKey(typed)))
    }

    @Test("Ten thousand choices: each typed letter narrows the list, each backspace widens it")
    func tenThousand() {
        var list = SelectionList((0..<10_000).map { .init(label: "Douar \($0) أولاد", code: "d\($0)") })
        list.type("98")
        let two = list.matches.count
        #expect(two == (0..<10_000).count { "\($0)".contains("98") })
        list.type("7")
        #expect(list.matches.count < two)
        list.type("6")
        #expect(list.selected == 9_876)
        for _ in 0..<2 {
            let hasWidened = list.untype()
            #expect(hasWidened)
        }
        #expect(list.matches.count == two)
        list.clearSearch()
        #expect(list.matches.count == 10_000)
        let hasMore = list.untype()
        #expect(!hasMore)
    }

    @Test("A code that is typed in full is what is looked at, before labels that hold it")
    func code() {
        var list = SelectionList([.init(label: "Plus de 1", code: "7"), .init(label: "Moins", code: "1")])
        list.type("1")
        #expect(list.matches == [0, 1])
        #expect(list.selected == 1)
    }

    @Test("The part of the list on the screen always holds what is looked at", arguments: [1, 3, 10])
    func window(rows: Int) {
        var list = SelectionList((0..<25).map { .init(label: "\($0)") })
        for place in 0..<25 {
            _ = list.move(by: 1)
            let window = list.window(rows: rows)
            #expect(window.count == rows)
            #expect(window.contains(place))
        }
        let hasMoved = list.move(by: 1)
        #expect(!hasMoved)
    }
}
