/// A key, or what a person pasted.
enum Key: Sendable, Equatable {
    /// Characters to be written.
    case text(String)
    /// A whole text that was pasted; line breaks in it are no Enter keys.
    case paste(String)
    case enter, tab, backTab, escape, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// F1 to F12.
    case function(Int)
    /// A letter with Ctrl.
    case control(Character)
    /// A letter with Alt.
    case alt(Character)
}
