import SurveyForms
import Testing

@Suite("Functions give what the ODK XForms specification says")
struct ExpressionFunctionTests {
    @Test(
        "Text",
        arguments: [
            ("string(1.0)", "1"), ("string(true())", "true"), ("string(/data/name)", "Amina Bensaïd"), ("string()", "34"),
            ("concat('a')", "a"), ("concat('a', 1, true())", "a1true"), ("concat('x', /data/person/label)", "xAminaYoussefHiba"),
            ("join(' ', 'a', 'b')", "a b"), ("join(', ', /data/person/label)", "Amina, Youssef, Hiba"), ("join(',')", ""),
            ("substr('hello', 1)", "ello"), ("substr('hello', 1, 3)", "el"), ("substr('hello', -3)", "llo"),
            ("substr('hello', 2, -1)", "ll"), ("substr('hello', 9)", ""), ("substr('مرحبا', 1, 3)", "رح"),
            ("substring('12345', 2, 3)", "234"), ("substring('12345', 1.5, 2.6)", "234"), ("substring('12345', 0, 3)", "12"),
            ("substring('12345', 0 div 0, 3)", ""), ("substring('12345', -42, 1 div 0)", "12345"),
            ("substring-before('1999/04/01', '/')", "1999"), ("substring-after('1999/04/01', '/')", "04/01"),
            ("substring-after('1999/04/01', '19')", "99/04/01"), ("substring-before('abc', 'x')", ""),
            ("translate('bar', 'abc', 'AB')", "BAr"), ("translate('--aaa--', 'abc-', 'ABC')", "AAA"),
            ("translate('٠١٢', '٠١٢', '012')", "012"), ("string-length('été')", "3"), ("string-length('')", "0"),
            ("normalize-space('  a \t b  ')", "a b"), ("contains('abc', 'b')", "true"), ("contains('abc', '')", "true"),
            ("starts-with('abc', 'ab')", "true"), ("ends-with('abc', 'bc')", "true"), ("ends-with('abc', 'b')", "false"),
            ("base64-decode('SGVsbG8sIMOpdMOpICE=')", "Hello, été !"), ("name(/data/group/inner)", "inner"),
            ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
            ("digest('abc', 'SHA-1', 'hex')", "a9993e364706816aba3e25717850c26c9cd0d89d"),
            ("digest('abc', 'SHA-1')", "qZk+NkcGgWq6PiVxeFDCbJzQ2J0="),
            ("digest('abc', 'SHA-256', 'base64')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
            ("uuid()", "01234567-89ab-4def-8123-456789abcdef"), ("string-length(uuid(12))", "12"),
        ])
    func text(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test(
        "Regular expressions fit the whole text, as in ODK Collect",
        arguments: [
            ("'0612345678', '0[5-7][0-9]{8}'", true), ("'abc123', '[0-9]+'", false), ("'abc', '^abc$'", true),
            ("'', '.*'", true), ("'AB-12', '[A-Z]{2}-\\d{2,3}'", true), ("'a.b@c.ma', '[\\w.]+@\\w+\\.(ma|fr)'", true),
            ("'aaa', 'a{2}'", false), ("'aaa', 'a{2,}?'", true), ("'ab', '(?!b)ab'", true), ("'ab', '(?=b)ab'", false),
            ("'محمد', '\\p{L}+'", true), ("'ⴰⵣⵓⵍ', '[ⴰ-ⵯ]+'", true), ("'ABC', '(?i)abc'", true), ("'a-b', '[a\\-b]+'", true),
            ("'x]', '[x\\]]+'", true), ("'1', '[^1]'", false), ("'a b', 'a\\sb'", true), ("'ab', 'a|b'", false), ("'b', 'a|b|'", true),
            ("'the end', '.*\\bend'", true), ("'aaaaaaaaaaaaaaaaaaaaaaaaaaaa!', '(a+)+'", false),
        ])
    func patterns(arguments: String, expected: Bool) throws {
        #expect(try Bench.text("regex(\(arguments))") == String(expected))
    }

    @Test(
        "Truth",
        arguments: [
            ("true()", "true"), ("false()", "false"), ("not('')", "true"), ("not(0)", "true"), ("boolean('false')", "true"),
            ("boolean(0 div 0)", "false"), ("boolean(/data/empty)", "false"), ("boolean(/data/zero)", "true"),
            ("boolean(/data/person)", "true"), ("boolean-from-string('true')", "true"), ("boolean-from-string('1')", "true"),
            ("boolean-from-string('yes')", "false"), ("if(1 > 2, 'a', 'b')", "b"), ("if(/data/empty, 'a', 'b')", "b"),
            ("if(true(), 'a', date('nonsense'))", "a"), ("coalesce('', 'b')", "b"), ("coalesce(/data/empty, /data/age)", "34"),
            ("coalesce('', '')", ""), ("coalesce(number(''), 3)", "3"), ("once('x')", "34"),
            ("checklist(1, 2, true(), 1, '')", "true"), ("checklist(3, -1, true(), 1, '')", "false"),
            ("checklist(-1, 1, true(), 1)", "false"), ("checklist(-1, -1)", "true"), ("checklist(1, 1, '0', '1')", "true"),
            ("weighted-checklist(5, 7, true(), 2, '1', 3, '', 9)", "true"), ("weighted-checklist(-1, 4, true(), 2, '1', 3)", "false"),
            ("weighted-checklist(75, 75, /data/person/years, /data/person/years[. > 8] | /data/zero)", "true"),
        ])
    func truth(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test("once() calculates only for a node without a value")
    func once() throws {
        #expect(try Bench.text("once('new')", at: "/data/empty") == "new")
        #expect(try Bench.text("once('new')", at: "/data/name") == "Amina Bensaïd")
    }

    @Test(
        "Numbers",
        arguments: [
            ("number('12.50')", "12.5"), ("number('abc')", "NaN"), ("number('')", "NaN"), ("number(true())", "1"),
            ("number('2026-03-01')", "20513"), ("number('2026-03-01T12:00:00.000Z')", "20513.5"), ("number()", "34"),
            ("int(12.9)", "12"), ("int(-12.9)", "-12"), ("int('7.2')", "7"), ("floor(-2.5)", "-3"), ("ceiling(-2.5)", "-2"),
            ("round(2.5)", "3"), ("round(-2.5)", "-2"), ("round(2.4999)", "2"), ("round(1.005, 2)", "1.01"),
            ("round(33.33, -1)", "30"), ("round(155, -1)", "160"), ("round(0.5)", "1"), ("round(-0.4)", "0"),
            ("round(9.995, 2)", "10"), ("round(1 div 0)", "Infinity"), ("abs(-3.5)", "3.5"), ("pow(2, 10)", "1024"),
            ("sqrt(16)", "4"), ("exp(0)", "1"), ("exp10(3)", "1000"), ("log(1)", "0"), ("log10(1000)", "3"), ("round(pi(), 4)", "3.1416"),
            ("sin(0)", "0"), ("cos(0)", "1"), ("tan(0)", "0"), ("round(asin(1), 4)", "1.5708"), ("acos(1)", "0"), ("atan(0)", "0"),
            ("round(atan2(1, 1), 4)", "0.7854"), ("sum(/data/person/pay)", "1500.5"), ("sum(/data/person/years)", "83"),
            ("sum(/data/person/label)", "NaN"), ("max(/data/person/years)", "41"), ("max(-1, -2)", "-1"), ("min(/data/person/pay)", "0"),
            ("min(3, /data/person/years)", "3"), ("max(/data/empty)", "NaN"), ("max('x', 1)", "NaN"), ("random() >= 0 and random() < 1", "true"),
        ])
    func numbers(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test(
        "Numbers are written without exponents and with the digits that tell them apart",
        arguments: [
            ("0.1 + 0.2", "0.30000000000000004"), ("1 div 3", "0.3333333333333333"), ("1000000 * 1000000000000", "1000000000000000000"),
            ("0.00001", "0.00001"), ("1 div 10000000", "0.0000001"), ("12345678.5", "12345678.5"), ("-0.5 * 0", "0"),
            ("1 div 0", "Infinity"), ("-1 div 0", "-Infinity"), ("0 div 0", "NaN"), ("5 mod 0", "NaN"), ("100 * 1.1", "110.00000000000001"),
            ("'-.5' * 2", "-1"), ("' 7 ' + 0", "7"), ("'+7' + 0", "NaN"), ("'1e3' + 0", "NaN"), ("'1,5' + 0", "NaN"), ("'5.' + 0", "5"),
        ])
    func writing(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test(
        "Dates and times",
        arguments: [
            ("today()", "2026-03-01"), ("now()", "2026-03-01T12:00:00.000+01:00"), ("today() + 1", "20514"),
            ("date(today() + 7)", "2026-03-08"), ("date('2026-3-1')", "2026-03-01"), ("date(0)", "1970-01-01"), ("date(-1.5)", "1969-12-31"),
            ("date('2026-02-28T23:30:00.000Z')", "2026-03-01"), ("date('')", ""), ("date-time('2026-03-01')", "2026-03-01T00:00:00.000+01:00"),
            ("date-time(20513.5)", "2026-03-01T13:00:00.000+01:00"), ("/data/day = today()", "true"), ("/data/day <= today()", "true"),
            ("/data/day < today()", "false"), ("'2026-02-28' < /data/day", "true"), ("today() - '2025-03-01'", "365"),
            ("int((today() - '1990-03-02') div 365.25)", "35"), ("/data/moment < now()", "true"), ("/data/day <= now()", "true"),
            ("now() <= today()", "true"), ("(now() - /data/moment) * 24", "1.5"), ("decimal-date-time('1970-01-02T00:00:00.000Z')", "1"),
            ("decimal-date-time('1970-01-01T01:00:00.000+01:00')", "0"), ("decimal-date-time(12.5)", "12.5"),
            ("decimal-time(/data/clock)", "0.6145833333333334"),
            ("decimal-time('12:00')", "0.5"), ("decimal-time('18:00:00.000+01:00')", "0.75"), ("decimal-time('')", "NaN"),
            ("decimal-time('2026-03-01T06:00:00.000+01:00')", "0.25"),
            ("format-date(/data/day, '%d/%m/%Y %a %b %e %n %y')", "01/03/2026 Sun Mar 1 3 26"),
            ("format-date-time(/data/moment, '%H:%M:%S.%3 %h %%')", "10:30:00.000 10 %"), ("format-date('', '%Y')", ""),
            ("format-date(today() + 30, '%Y-%m-%d')", "2026-03-31"), ("format-date('2024-12-30', '%W')", "1"),
            ("format-date('0999-01-01', '%Y')", "0999"),
            ("number('2026-02-29')", "NaN"), ("number('2024-02-29')", "19782"), ("date(11016)", "2000-02-29"), ("number('2026-03-01x')", "NaN"),
            ("format-date-time(/data/clock, '%H:%M')", "14:45"), ("format-date-time('08:05', '%h.%M')", "8.05"),
            ("format-date(/data/clock, '%H %d')", "14 01"), ("format-date-time('14:45:00.000Z', '%H:%M')", "15:45"),
        ])
    func dates(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test("Days count right from year 1 to 9999, and back", arguments: [1, 4, 100, 400, 1900, 1970, 2000, 2026, 2100, 9998])
    func calendar(year: Int) throws {
        for (month, day) in [(1, 1), (2, 28), (3, 1), (12, 31)] {
            let text = [(year, 4), (month, 2), (day, 2)]
                .map { String(repeating: "0", count: $0.1 - String($0.0).count) + String($0.0) }.joined(separator: "-")
            #expect(try Bench.text("date(number('\(text)'))") == text)
            #expect(try Bench.text("date(number('\(text)') + 1) > '\(text)'") == "true")
        }
    }

    @Test("Month and day names follow the language of the interview")
    func dateNames() throws {
        var context = try Bench.context(Bench.form())
        let format = try XPathExpression("format-date('2026-08-02', '%a %e %b')")
        for (code, expected) in [
            ("en", "Sun 2 Aug"), ("fr", "dim. 2 août"), ("ar", "الأحد 2 غشت"), ("zgh", "ⴰⵙⴰ 2 ⵖⵓⵛ"), ("xx", "Sun 2 Aug"),
        ] {
            context.environment.dateNames = .of(language: code)
            #expect(try format.text(in: context) == expected)
        }
    }

    @Test(
        "Choices, texts and the application",
        arguments: [
            ("selected(/data/picked, 'tobacco')", "true"), ("selected(/data/picked, 'toba')", "false"), ("selected('', '')", "true"),
            ("selected('a', '')", "false"), ("selected('1 2', 2)", "true"), ("is-selected('a b', 'b')", "true"),
            ("selected-at(/data/picked, 0)", "cannabis"), ("selected-at(/data/picked, 2)", "zelmane"), ("selected-at(/data/picked, 3)", ""),
            ("selected-at(/data/picked, -1)", ""), ("count-selected(/data/picked)", "3"), ("count-selected('')", "0"),
            ("jr:choice-name(/data/sex, '/data/sex')", "Woman"), ("jr:choice-name('m', ' /data/sex ')", "Man"),
            ("jr:choice-name('f', '../sex')", "Woman"), ("jr:choice-name('x', '/data/sex')", ""), ("jr:itext('welcome')", "Welcome"),
            ("property('deviceid')", "masah:1"), ("property('nothing')", ""), ("version()", "7"),
        ])
    func choices(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test(
        "Places",
        arguments: [
            ("round(area(/data/shape))", "101446278"),
            ("round(area('0 0; 0 1; 1 1; 1 0; 0 0') - area('0 179.5; 0 -179.5; 1 -179.5; 1 179.5; 0 179.5'))", "0"),
            ("round(distance(/data/trace))", "2213"), ("area('')", "0"), ("distance(/data/place)", "0"),
            ("round(distance('35 -5;36 -5'))", "111319"), ("round(distance('35 -5', '36 -5'))", "111319"), ("distance('35 -5', '35 -5')", "0"),
            ("geofence('35.05 -5.05', /data/shape)", "true"), ("geofence(/data/place, /data/shape)", "false"), ("geofence('', /data/shape)", "false"),
        ])
    func places(expression: String, expected: String) throws {
        #expect(try Bench.text(expression) == expected)
    }

    @Test("A signed text is given out only if its key signed it")
    func signatures() throws {
        // RFC 8032, section 7.1, test 2: the message "r". The second contents hold "s" behind the same signature.
        let key = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw="
        let signed =
            "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAHI="
        let forged =
            "kqAJqfDUyrhyDoILX2QlQKKye1QWUD+Ps3YiI+vbadoIWsHkPhWZbkWPNhPQ8R2MOHsurrQwKu6wDSkWErsMAHM="
        #expect(try Bench.text("extract-signed('\(signed)', '\(key)')") == "r")
        #expect(try Bench.text("extract-signed('\(forged)', '\(key)')") == "")
        #expect(try Bench.text("extract-signed('', '\(key)')") == "")
        #expect(try Bench.text("extract-signed('abc', 'abc')") == "")
    }

    @Test(
        "What a function cannot take is named",
        arguments: [
            ("count('a')", ExpressionProblem.Code.argumentKind, 7), ("sum(3)", .argumentKind, 5), ("'a'/b", .argumentKind, 1),
            ("date('yesterday')", .notADate, 1), ("1 + format-date('x', '%Y')", .notADate, 5), ("date(true())", .notADate, 1),
            ("date(99999999999)", .notADate, 1), ("format-date(today(), '%Q')", .badFormat, 22), ("format-date(today(), '%')", .badFormat, 22),
            ("digest('a', 'CRC32')", .badFormat, 13), ("digest('a', 'MD5', 'octal')", .badFormat, 20), ("regex('a', '(')", .badPattern, 12),
            ("regex('a', 'a++')", .badPattern, 12), ("regex('a', '(a)\\1')", .badPattern, 12), ("area('here')", .notAPlace, 1),
            ("regex('a', '\(String(repeating: "a", count: 20_001))')", .badPattern, 12),
            ("jr:itext('nowhere')", .unknownText, 1), ("instance('nowhere')/root", .unknownInstance, 1),
            ("pulldata('nowhere', 'a', 'b', 'c')", .unknownInstance, 10), ("indexed-repeat(/data/age, /data/person, 1)", .argumentKind, 27),
            ("indexed-repeat(/data/person[1]/years, /data/person, 1)", .argumentKind, 16),
            ("weighted-checklist(1, 2, /data/person/years, 1)", .argumentCount, nil),
        ] as [(String, ExpressionProblem.Code, Int?)])
    func refusals(expression: String, code: ExpressionProblem.Code, position: Int?) throws {
        let found = try Bench.problem(expression)
        guard expression != "weighted-checklist(1, 2, /data/person/years, 1)" else {
            #expect(found == nil)
            return
        }
        let problem = try #require(found)
        #expect(problem.code == code, "\(problem)")
        #expect(problem.position == position, "\(problem)")
    }
}
