import Foundation
import SurveyForms
import SurveyStore
import Testing

@testable import SurveyCollect

@Suite("Whatever is pressed, an interview can be shown, saved and gone on with")
struct AnyKeysTests {
    private static let keys: [Key] = [
        .enter, .enter, .enter, .tab, .backTab, .escape, .backspace, .delete, .up, .down, .down, .left, .right, .home, .end,
        .pageUp, .pageDown, .pageDown, .function(1), .control("d"), .control("r"), .control("g"), .control("l"),
        .control("e"), .control("w"), .control("u"), .control("x"), .control("c"), .text("1"), .text("2"), .text("9"),
        .text(" "), .text("a"), .text("م"), .text("٣"), .text("،"), .text("/"), .text("\u{64E}"), .text("."), .text("-"),
        .paste("35.5, -5.3\n36 -6\u{7}"), .paste("3/4/2026"), .paste("نعم و لا"), .text("commune"), .alt("x"),
    ]

    @Test("Random keys", arguments: [UInt64(3), 20_261_128, UInt64.random(in: 1 ... .max)])
    func random(seed: UInt64) throws {
        let place = try CollectPlace()
        var random = Steps(state: seed)
        let language = ["fr", "ar"].randomElement(using: &random)
        let (columns, rows) = [(80, 24), (40, 10), (30, 8)].randomElement(using: &random) ?? (80, 24)
        var actor = ScreenActor(
            try place.begin(CollectPlace.interview, language: language), columns: columns, rows: rows,
            policy: BidiPolicy(reorders: Bool.random(using: &random), joinsLetters: true))
        for step in 0..<400 {
            let key = Self.keys.randomElement(using: &random) ?? .enter
            let before = actor.actions.count
            actor.press(key)
            for action in actor.actions[before...] {
                if case .attach(_, let node) = action {
                    _ = actor.screen.attached("1-a.jpg", Digest256(hashing: [1]), to: node)
                }
                if action == .leave { actor.screen.savingFailed("the disk is full", isLeaving: true) }
            }
            let grid = actor.screen.grid()
            #expect(grid.cursor.map { $0.row < rows && $0.column < columns } ?? true, "seed \(seed), step \(step), \(key)")
            let interview = actor.interview
            #expect((0...interview.screens.count).contains(interview.index), "seed \(seed), step \(step), \(key)")
        }
        var interview = actor.interview
        try place.desk.saveDraft(&interview)
        if let record = interview.record {
            let later = try place.desk.resume(record, interview.binding, author: "test")
            #expect(later.screens.count == interview.screens.count, "seed \(seed)")
        }
    }
}
