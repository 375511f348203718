import Testing

/// What the rehearsal model calls for a prompt and tools.
struct RehearsalCallTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let prompt: String
    let tools: [String]
    let calls: [String]
    var testDescription: String { prompt }

    init(_ prompt: String, _ tools: [String], _ calls: [String]) {
      self.prompt = prompt
      self.tools = tools
      self.calls = calls
    }
  }

  static let add = "add(a: number, b: number) Adds two numbers."
  static let multiply = "multiply(a: number, b: number) Multiplies two numbers."
  static let subtract = "subtract(a: number, b: number)"
  static let divide = "divide(a: number, b: number)"
  static let weather = "get_weather(city: string, unit: celsius|fahrenheit?) The weather in a city."
  static let read = "read_file(path: string) Reads a file."
  static let write = "write_file(path: string, content: string) Writes text to a file."
  static let search = "web_search(query: string, max_results: integer?) Searches the web."
  static let mail = "send_email(to: string, subject: string, body: string) Sends an email."
  static let flight =
    "book_flight(origin: string, destination: string, date: @date, passengers: integer?) Books."

  static let arithmetic: [Case] = [
    Case("What is 5 + 7?", [add], [#"add {"a":5,"b":7}"#]),
    Case("What is 5 + 7?", [weather, multiply, add, read], [#"add {"a":5,"b":7}"#]),
    Case("Add 5 and 7.", [add, multiply], [#"add {"a":5,"b":7}"#]),
    Case("Please add 5 to 7", [add], [#"add {"a":5,"b":7}"#]),
    Case("5+7", [add], [#"add {"a":5,"b":7}"#]),
    Case("what's five plus twenty-seven?", [add], [#"add {"a":5,"b":27}"#]),
    Case("What is the sum of 1.50 and -7e3?", [add], [#"add {"a":1.50,"b":-7e3}"#]),
    Case(
      "add 12345678901234567890 and 1,000", [add], [#"add {"a":12345678901234567890,"b":1000}"#]),
    Case("add(5, 7)", [add, multiply], [#"add {"a":5,"b":7}"#]),
    Case("Use the add tool with b=7 and a=5", [add], [#"add {"a":5,"b":7}"#]),
    Case("add a: -5, b: .5", [add], [#"add {"a":-5,"b":0.5}"#]),
    Case(#"Call add with {"a": 5, "b": 7.0}"#, [add, multiply], [#"add {"a":5,"b":7.0}"#]),
    Case("3 times 4", [add, multiply], [#"multiply {"a":3,"b":4}"#]),
    Case("What is 3 x 4?", [add, multiply], [#"multiply {"a":3,"b":4}"#]),
    Case("Multiply 3 by 4", [add, multiply], [#"multiply {"a":3,"b":4}"#]),
    Case("Subtract 3 from 10", [add, subtract], [#"subtract {"a":10,"b":3}"#]),
    Case("What is 10 - 3?", [add, subtract], [#"subtract {"a":10,"b":3}"#]),
    Case("10-3", [add, subtract], [#"subtract {"a":10,"b":3}"#]),
    Case("Divide 12 by 4", [divide, add], [#"divide {"a":12,"b":4}"#]),
    Case("Was ist 5 + 7?", [add, weather], [#"add {"a":5,"b":7}"#]),
    Case("5と7をaddして", [add], [#"add {"a":5,"b":7}"#]),
    Case(
      "What is 5 + 7?", ["calculator(expression: string) Evaluates."],
      [#"calculator {"expression":"5 + 7"}"#]),
    Case(
      "What is (2 + 3) * 4?", ["calculate(expression: string)"],
      [#"calculate {"expression":"(2 + 3) * 4"}"#]),
    Case(
      "What is 6 * 7?", ["calc(operation: add|subtract|multiply|divide, a: number, b: number)"],
      [#"calc {"operation":"multiply","a":6,"b":7}"#]),
    Case(
      "What is 6 / 7?", ["calc(op: +|-|*|/, x: number, y: number)"],
      [#"calc {"op":"/","x":6,"y":7}"#]),
    Case("Sum 1, 2, 3 and 4", ["sum(numbers: [number])"], [#"sum {"numbers":[1,2,3,4]}"#]),
    Case("Sum [1, 200, 3]", ["sum(numbers: [number])"], [#"sum {"numbers":[1,200,3]}"#]),
    Case("Is 97 prime?", ["is_prime(n: integer)"], [#"is_prime {"n":97}"#]),
    Case("What is the factorial of 5?", ["factorial(n: integer)"], [#"factorial {"n":5}"#]),
    Case("What is the square root of 16?", ["sqrt(x: number)"], [#"sqrt {"x":16}"#]),
    Case(
      "roll two dice", ["roll_dice(count: integer, sides: integer?)"], [#"roll_dice {"count":2}"#]),
    Case("Roll a die with 20 sides", ["roll_die(sides: integer)"], [#"roll_die {"sides":20}"#]),
    Case(
      "A random number between 1 and 10", ["random_number(min: integer, max: integer)"],
      [#"random_number {"min":1,"max":10}"#]),
    Case(
      "random number from 3 to 9", ["random(max: integer, min: integer)"],
      [#"random {"max":9,"min":3}"#]),
  ]

  static let words: [Case] = [
    Case("What is the weather in Oslo?", [add, weather], [#"get_weather {"city":"Oslo"}"#]),
    Case(
      "What's the weather like in San Francisco, CA today?", [weather],
      [#"get_weather {"city":"San Francisco, CA"}"#]),
    Case(
      "weather in new york in fahrenheit please", [weather],
      [#"get_weather {"city":"new york","unit":"fahrenheit"}"#]),
    Case("I am in Oslo. What is the weather?", [weather], [#"get_weather {"city":"Oslo"}"#]),
    Case("Oslo weather", [weather], [#"get_weather {"city":"Oslo"}"#]),
    Case(
      "get_weather city=Bergen unit=celsius", [weather],
      [#"get_weather {"city":"Bergen","unit":"celsius"}"#]),
    Case(
      "Wie ist das Wetter? get_weather city: Köln", [weather], [#"get_weather {"city":"Köln"}"#]),
    Case(
      "How is the forecast for Rio de Janeiro?", [weather],
      [#"get_weather {"city":"Rio de Janeiro"}"#]),
    Case(
      "What time is it in Tokyo?", ["get_time(timezone: string)", weather],
      [#"get_time {"timezone":"Tokyo"}"#]),
    Case("What time is it?", ["get_current_time()", weather], [#"get_current_time {}"#]),
    Case("Read the file notes.txt", [read, write], [#"read_file {"path":"notes.txt"}"#]),
    Case("What's in /etc/hosts?", [read, add], [#"read_file {"path":"/etc/hosts"}"#]),
    Case("read './my file.txt'", [read, write], [#"read_file {"path":"./my file.txt"}"#]),
    Case(
      #"Write "hello world" to out.txt"#, [read, write],
      [#"write_file {"path":"out.txt","content":"hello world"}"#]),
    Case(
      "Search the web for swift concurrency", [search, read],
      [#"web_search {"query":"swift concurrency"}"#]),
    Case(
      "search for cats and dogs, 5 results", [search],
      [#"web_search {"query":"cats and dogs","max_results":5}"#]),
    Case(
      "Send an email to bob@example.com with subject 'Hi' and body 'Hello Bob'", [mail, read],
      [#"send_email {"to":"bob@example.com","subject":"Hi","body":"Hello Bob"}"#]),
    Case(
      "Book a flight from Oslo to Paris on 2027-01-05", [flight],
      [#"book_flight {"origin":"Oslo","destination":"Paris","date":"2027-01-05"}"#]),
    Case(
      "Book a flight to New York from Oslo on March 5, 2027 for 2 passengers", [flight],
      [
        #"book_flight {"origin":"Oslo","destination":"New York","date":"2027-03-05","passengers":2}"#
      ]),
    Case(
      "Translate 'good morning' into French", ["translate(text: string, target_language: string)"],
      [#"translate {"text":"good morning","target_language":"French"}"#]),
    Case(
      "Convert 100 USD to EUR",
      ["convert_currency(amount: number, from_currency: string, to_currency: string)"],
      [#"convert_currency {"amount":100,"from_currency":"USD","to_currency":"EUR"}"#]),
    Case(
      "Convert 20 celsius to fahrenheit",
      ["convert(value: number, from: celsius|fahrenheit, to: celsius|fahrenheit)"],
      [#"convert {"value":20,"from":"celsius","to":"fahrenheit"}"#]),
    Case("echo hello world", ["echo(text: string)"], [#"echo {"text":"hello world"}"#]),
    Case("Echo: hello, world!", ["echo(message: string)"], [#"echo {"message":"hello, world!"}"#]),
    Case("Say hello to Bob", ["greet(name: string)"], [#"greet {"name":"Bob"}"#]),
    Case("Greet anna", ["greet(name: string)"], [#"greet {"name":"anna"}"#]),
    Case("Get user 42", ["get_user(user_id: string)"], [#"get_user {"user_id":"42"}"#]),
    Case("get user 42", ["get_user(id: integer)"], [#"get_user {"id":42}"#]),
    Case(
      "What is the stock price of AAPL?", ["get_stock_price(symbol: string)"],
      [#"get_stock_price {"symbol":"AAPL"}"#]),
    Case(
      "Fetch https://example.com/a?b=(c).", ["fetch(url: @uri)"],
      [#"fetch {"url":"https://example.com/a?b=(c)"}"#]),
    Case(
      "List the files in /tmp recursively", ["list_files(path: string, recursive: boolean?)"],
      [#"list_files {"path":"/tmp","recursive":true}"#]),
    Case(
      "list files in /tmp, not recursive", ["list_files(path: string, recursive: boolean?)"],
      [#"list_files {"path":"/tmp","recursive":false}"#]),
    Case("Turn off the light", ["set_light(on: boolean)"], [#"set_light {"on":false}"#]),
    Case("Turn the lamp on", ["set_light(state: on|off)"], [#"set_light {"state":"on"}"#]),
    Case("ping", ["ping()", add], ["ping {}"]),
    Case("Call the slow_tool", ["slow_tool()", "fast_tool()"], ["slow_tool {}"]),
    Case(
      "Forecast for 3 days in Oslo", ["forecast(city: string, days: integer)"],
      [#"forecast {"city":"Oslo","days":3}"#]),
    Case(
      "Tag the note with red, green and blue", ["tag_note(tags: [string])"],
      [#"tag_note {"tags":["red","green","blue"]}"#]),
    Case(
      "Create a user named Anna Berg, age 30, email anna@example.com",
      ["create_user(name: string, age: integer, email: @email)", mail],
      [#"create_user {"name":"Anna Berg","age":30,"email":"anna@example.com"}"#]),
    Case(
      "What is the capital of Norway?", ["get_capital(country: string)"],
      [#"get_capital {"country":"Norway"}"#]),
    Case(
      "Reverse the string 'abc'", ["reverse_string(s: string)"], [#"reverse_string {"s":"abc"}"#]),
    Case(
      "Set a timer for 5 minutes", ["set_timer(minutes: integer)"], [#"set_timer {"minutes":5}"#]),
    Case("Remind me to buy milk", ["remind(text: string)"], [#"remind {"text":"buy milk"}"#]),
    Case("Define serendipity", ["define(word: string)"], [#"define {"word":"serendipity"}"#]),
    Case(
      "What's the meaning of the word serendipity?", ["define_word(word: string)"],
      [#"define_word {"word":"serendipity"}"#]),
  ]

  static let several: [Case] = [
    Case(
      "add 5 and 7, then multiply 3 by 4", [add, multiply],
      [#"add {"a":5,"b":7}"#, #"multiply {"a":3,"b":4}"#]),
    Case(
      "What is 5 + 7 and what is the weather in Oslo?", [weather, add],
      [#"add {"a":5,"b":7}"#, #"get_weather {"city":"Oslo"}"#]),
    Case("What is 5 + 7? What is 3 + 4?", [add], [#"add {"a":5,"b":7}"#, #"add {"a":3,"b":4}"#]),
    Case("What is 5 + 7 and 3 + 4?", [add], [#"add {"a":5,"b":7}"#, #"add {"a":3,"b":4}"#]),
    Case(
      "What is the weather in Oslo, Paris and New York?", [weather],
      [
        #"get_weather {"city":"Oslo"}"#, #"get_weather {"city":"Paris"}"#,
        #"get_weather {"city":"New York"}"#,
      ]),
    Case(
      "weather in Oslo and in Bergen", [weather],
      [#"get_weather {"city":"Oslo"}"#, #"get_weather {"city":"Bergen"}"#]),
    Case(
      "Read a.txt and b.txt", [read],
      [#"read_file {"path":"a.txt"}"#, #"read_file {"path":"b.txt"}"#]),
    Case(
      "1. Add 1 and 2\n2. Add 3 and 4\n", [add], [#"add {"a":1,"b":2}"#, #"add {"a":3,"b":4}"#]),
    Case("Use the add tool. The numbers are 5 and 7.", [add], [#"add {"a":5,"b":7}"#]),
    Case("Add 5 and 7. Use the add tool.", [add], [#"add {"a":5,"b":7}"#]),
    Case("Take 5 and 7 and add them", [add], [#"add {"a":5,"b":7}"#]),
  ]

  @Test(arguments: arithmetic)
  func `arithmetic finds its tool and its numbers`(_ row: Case) async throws {
    try await check(row)
  }

  @Test(arguments: words)
  func `words find their tool and their values`(_ row: Case) async throws { try await check(row) }

  @Test(arguments: several)
  func `a prompt can ask for several calls`(_ row: Case) async throws { try await check(row) }

  private func check(_ row: Case) async throws {
    let calls = try await Rehearsal.calls(row.prompt, row.tools)
    #expect(calls == row.calls)
  }
}
