internal import Foundation
internal import SurveyForms
public import SurveyRecords
public import SurveyStore

/// Leads an interview in the terminal in front of a person.
///
/// The screen itself is a value (``InterviewScreen``); this shows it, feeds it with keys, and carries out what it asks for.
public struct TerminalInterview {
    /// How it ended.
    public struct Ending: Sendable {
        /// The record; `nil` if nothing was saved.
        public var record: RecordID?
        /// Whether it was finished.
        public var isFinal = false
        /// The signal that ended it, which the process owes to whoever sent it.
        public var signal: Int32?
        /// Why the last answers could not be saved.
        public var loss: String?
        /// Whether the record takes no more saves, as where consent was withdrawn meanwhile.
        public var isClosed = false
    }

    private let desk: InterviewDesk
    private let binding: FormBinding
    private let options: TerminalOptions
    private let earlier: (Digest256) throws -> FormBinding
    private let date: (UInt64) -> String

    /// An interview.
    ///
    /// - Parameters:
    ///   - earlier: The form version that a draft was made with.
    ///   - date: A moment, in milliseconds since 1970, as people here write it.
    public init(
        _ desk: InterviewDesk, _ binding: FormBinding, _ options: TerminalOptions,
        earlier: @escaping (Digest256) throws -> FormBinding, date: @escaping (UInt64) -> String
    ) {
        self.desk = desk
        self.binding = binding
        self.options = options
        self.earlier = earlier
        self.date = date
    }

    /// Leads the interview to its end; the terminal is then as it was.
    ///
    /// - Throws: ``TerminalProblem`` where there is no terminal to lead it in, ``InterviewProblem`` for a form that cannot be
    ///   led, `StoreError`.
    public func run() throws -> Ending {
        // What cannot be led is said before the screen changes.
        var first = try options.record.map { try resume($0) }
        let drafts = first == nil ? try desk.drafts(of: binding) : InterviewDrafts()
        if first == nil, drafts.isEmpty { first = try begin() }
        var console = Console(
            try TerminalDevice(policy: options.bidi.policy, kind: options.kind),
            GridPainter(hasColours: options.hasColours))
        defer { console.device.leave() }
        if first == nil {
            switch try choose(drafts, &console) {
            case .begin: first = try begin()
            case .resume(let record): first = try resume(record)
            case .leave: return Ending(signal: console.signal)
            }
        }
        guard let first else { return Ending() }
        return lead(first, &console)
    }

    private func begin() throws(InterviewProblem) -> Interview {
        try desk.begin(binding, scope: options.scope, author: options.author, language: options.language)
    }

    private func resume(_ record: MergedRecord) throws -> Interview {
        let other = record.form == binding.hash ? nil : try earlier(record.form)
        var interview = try desk.resume(record, binding, earlier: other, author: options.author)
        if let language = options.language { interview.setLanguage(language) }
        return interview
    }

    /// Offers the drafts.
    private func choose(_ drafts: InterviewDrafts, _ console: inout Console) throws -> StartScreen.Choice {
        let context = ScreenContext(
            language: Phrase.Language(options.language ?? binding.form.defaultLanguage), policy: options.bidi.policy,
            size: console.device.size, today: Self.today())
        var screen = StartScreen(binding.form, drafts, context, date: date)
        while true {
            screen.resize(console.device.size)
            console.show(screen.grid())
            switch console.wait() {
            case .keys(let keys): for key in keys { if let choice = screen.press(key) { return choice } }
            case .redraw: continue
            case .pause: console.pause()
            case .end: return .leave
            }
        }
    }

    /// Leads it from key to key.
    private func lead(_ interview: Interview, _ console: inout Console) -> Ending {
        var screen = InterviewScreen(
            interview, size: console.device.size, policy: options.bidi.policy, today: Self.today())
        while true {
            screen.resize(console.device.size)
            console.show(screen.grid())
            var actions: [ScreenAction] = []
            switch console.wait() {
            case .keys(let keys):
                screen.today = Self.today()
                for key in keys {
                    actions = screen.press(key)
                    for action in actions { if let ending = perform(action, &screen, &console) { return ending } }
                }
            case .redraw: continue
            case .pause:
                _ = perform(.save, &screen, &console)
                console.pause()
            case .end:
                screen.end()
                var ending = Ending(signal: console.signal)
                do throws(StoreError) {
                    try saveDraft(&screen, withPlace: true)
                } catch {
                    ending.loss = error.message
                    ending.isClosed = error.code == .conflict
                }
                ending.record = screen.interview.record?.id
                return ending
            }
        }
    }

    /// Carries out what the screen asks for.
    ///
    /// - Returns: How the interview ended, if it did.
    private func perform(
        _ action: ScreenAction, _ screen: inout InterviewScreen, _ console: inout Console
    ) -> Ending? {
        switch action {
        case .save, .leave:
            do throws(StoreError) {
                try saveDraft(&screen, withPlace: action == .leave)
            } catch {
                if let ending = Self.ending(of: screen, error) { return ending }
                screen.savingFailed(error.message, isLeaving: action == .leave)
                return nil
            }
            return action == .leave ? Ending(record: screen.interview.record?.id) : nil
        case .finish: return finish(&screen)
        case .attach(let path, let node): attach(path, node, &screen)
        case .pause: console.pause()
        case .abandon: return Ending(record: screen.interview.record?.id, loss: "the last answers were left unsaved")
        }
        return nil
    }

    /// Saves what was given. Going from screen to screen alone is no save: the place goes with the next one, or with leaving.
    private func saveDraft(_ screen: inout InterviewScreen, withPlace: Bool) throws(StoreError) {
        guard screen.isUnsaved || withPlace && screen.interview.record != nil else { return }
        var interview = screen.interview
        if withPlace { try desk.leave(&interview) } else { try desk.saveDraft(&interview) }
        screen.saved(interview)
    }

    private func finish(_ screen: inout InterviewScreen) -> Ending? {
        var interview = screen.interview
        do throws(StoreError) {
            guard try desk.finalise(&interview).isEmpty else {
                screen.finishingFailed()
                return nil
            }
        } catch {
            if let ending = Self.ending(of: screen, error) { return ending }
            screen.savingFailed(error.message, isLeaving: false)
            return nil
        }
        return Ending(record: interview.record?.id, isFinal: true)
    }

    /// How an interview ends whose record takes no more saves, as where consent was withdrawn meanwhile: nothing of it may
    /// stand on the screen any longer. `nil` for what may yet be saved.
    private static func ending(of screen: InterviewScreen, _ error: StoreError) -> Ending? {
        error.code == .conflict
            ? Ending(record: screen.interview.record?.id, loss: error.message, isClosed: true) : nil
    }

    private func attach(_ path: String, _ node: InstanceTree.Node, _ screen: inout InterviewScreen) {
        let type = screen.interview.view(of: node)?.question.mediaType ?? "*/*"
        let ending = NSString(string: path).pathExtension
        guard MediaType.fits(ending: ending, wanted: type) else {
            return screen.attachingFailed(.fileOfOtherKind, path, at: node)
        }
        let name = AttachmentName.make(ending: ending, type: type, desk.surroundings)
        do throws(StoreError) {
            let (digest, isNew) = try desk.store.addAttachment(file: NSString(string: path).expandingTildeInPath)
            if !screen.attached(name, digest, to: node), isNew { try desk.store.dropUnused([digest]) }
        } catch {
            screen.attachingFailed(.cannotAttach, path, at: node)
        }
    }

    /// Today where this machine is, as YYYY-MM-DD.
    private static func today() -> String {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: Date())
        return String(format: "%04d-%02d-%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
    }
}

/// The terminal with what is shown on it and what comes from it.
private struct Console {
    /// What came.
    enum Event {
        case keys([Key])
        /// The window has changed, or another program has drawn over it.
        case redraw
        case pause
        case end
    }

    let device: TerminalDevice
    private var painter: GridPainter
    private var decoder = KeyDecoder()
    /// The signal that ended the waiting.
    private(set) var signal: Int32?

    /// How long a lone Escape waits for the rest of a sequence, which a slow link may bring late.
    private static let escapeMilliseconds = 100

    init(_ device: TerminalDevice, _ painter: GridPainter) {
        self.device = device
        self.painter = painter
    }

    mutating func show(_ grid: CellGrid) { device.write(painter.paint(grid)) }

    mutating func wait() -> Event {
        switch device.wait(milliseconds: decoder.isWaiting ? Self.escapeMilliseconds : nil) {
        case .bytes(let bytes): return .keys(decoder.decode(bytes))
        case .timeout: return .keys(decoder.flush())
        case .ended: return .end
        case .signal(SIGWINCH):
            painter.invalidate()
            return .redraw
        case .signal(SIGCONT):
            device.resume()
            painter.invalidate()
            return .redraw
        case .signal(SIGTSTP): return .pause
        case .signal(let number):
            signal = number
            return .end
        }
    }

    mutating func pause() {
        device.pause()
        painter.invalidate()
    }
}
