import SurveyForms
import SurveyStore

/// How an address names a screen: without saying which.
///
/// A browser keeps the addresses of the pages that it has shown, and which questions somebody was asked gives away what was
/// answered. So an address holds a digest that only the program which made it can tell the screen of.
struct ScreenAddress: Sendable {
    /// The interview that the addresses belong to; nobody can guess it.
    let interview: String

    /// The screen's name in addresses.
    func text(of key: ScreenKey) -> String {
        Digest256(hashing: Array("\(interview)/\(key.text)".utf8)[...]).description.prefix(16).description
    }

    /// The screen that an address names; nil if it names none that is there now.
    func key(of text: String, in interview: Interview) -> ScreenKey? {
        for screen in interview.screens {
            let key = ScreenKey(screen, in: interview.session)
            if self.text(of: key) == text { return key }
            for node in screen.nodes.dropFirst() {
                let key = ScreenKey(interview.session.place(of: node))
                if self.text(of: key) == text { return key }
            }
        }
        return nil
    }
}
