import Foundation
import Testing

@testable import SurveyCollect

@Suite("A terminal is taken over and given back as it was", .serialized)
struct TerminalDeviceTests {
    /// Both ends of a pseudo-terminal.
    private func pair() throws -> (master: Int32, slave: Int32) {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(ws_row: 12, ws_col: 40, ws_xpixel: 0, ws_ypixel: 0)
        try #require(openpty(&master, &slave, nil, nil, &size) == 0)
        return (master, slave)
    }

    private func modes(_ descriptor: Int32) -> [tcflag_t] {
        var state = termios()
        tcgetattr(descriptor, &state)
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag]
    }

    private func output(_ master: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(master, &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    }

    @Test("Settings, screen, cursor and the order of text come back")
    func restores() throws {
        let (master, slave) = try pair()
        defer { for end in [master, slave] { close(end) } }
        let before = modes(slave)
        let device = try TerminalDevice(input: slave, output: slave, policy: .standard, kind: "xterm")
        #expect(modes(slave) != before)
        #expect(device.size == ScreenSize(columns: 40, rows: 12))
        #expect(output(master).contains("\u{1B}[8l"))
        device.leave()
        #expect(modes(slave) == before)
        let end = output(master)
        for sequence in ["[8h", "[?2004l", "[?7h", "[?25h", "[?1049l"] { #expect(end.contains("\u{1B}" + sequence)) }
    }

    @Test("A terminal that orders text by itself is not told otherwise")
    func noBidi() throws {
        let (master, slave) = try pair()
        defer { for end in [master, slave] { close(end) } }
        let policy = BidiPolicy(reorders: false, joinsLetters: false)
        let device = try TerminalDevice(input: slave, output: slave, policy: policy, kind: "xterm")
        device.leave()
        let all = output(master)
        #expect(!all.contains("\u{1B}[8l") && !all.contains("\u{1B}[8h"))
    }

    @Test("Keys, silence, a changed window and a closed line are told apart")
    func events() throws {
        let (master, slave) = try pair()
        defer { close(slave) }
        let device = try TerminalDevice(input: slave, output: slave, policy: .standard, kind: "xterm")
        _ = output(master)
        #expect(device.wait(milliseconds: 0) == .timeout)
        _ = write(master, "é", 2)
        #expect(device.wait(milliseconds: 5_000) == .bytes(Array("é".utf8)))
        kill(getpid(), SIGWINCH)
        #expect(device.wait(milliseconds: 5_000) == .signal(SIGWINCH))
        close(master)
        #expect(device.wait(milliseconds: 5_000) == .ended)
        device.leave()
    }

    @Test("A pipe, a file and a terminal that only prints lines are refused with what to do instead")
    func refused() throws {
        let null = open("/dev/null", O_RDWR)
        let (master, slave) = try pair()
        defer { for end in [null, master, slave] { close(end) } }
        for (input, kind, code) in [(null, "xterm", TerminalProblem.Code.noTerminal), (slave, "dumb", .tooSimple)] {
            let problem = #expect(throws: TerminalProblem.self) {
                _ = try TerminalDevice(input: input, output: slave, policy: .standard, kind: kind)
            }
            #expect(problem?.code == code)
            #expect(problem?.next.contains("--web") == true)
        }
    }
}
