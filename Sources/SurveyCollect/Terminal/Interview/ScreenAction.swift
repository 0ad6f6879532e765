import SurveyForms

/// What the owner of an interview's screen has to carry out.
enum ScreenAction: Sendable, Equatable {
    /// Saves a draft, if anything has changed.
    case save
    /// Takes a file into the store for a question.
    case attach(path: String, node: InstanceTree.Node)
    /// Saves a draft with the place, and ends.
    case leave
    /// Finishes the interview, and ends.
    case finish
    /// Stops until the shell goes on with the program.
    case pause
    /// Ends without what could not be saved.
    case abandon
}
