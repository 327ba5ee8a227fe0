(function () {
  "use strict";
  var data = JSON.parse(document.getElementById("scrub-data").textContent);
  var time = document.getElementById("scrub-time");
  var play = document.getElementById("scrub-play");
  var layerBox = document.getElementById("scrub-layer");
  var schoolBox = document.getElementById("scrub-school");
  var said = document.getElementById("scrub-said");
  var curve = document.getElementById("scrub-curve");
  var grid = document.getElementById("scrub-grid");
  var scale = document.getElementById("scrub-scale");
  var count = data.schools.length;
  var MISSING = 255, FULL = 200, FRAMES_PER_SECOND = 20, SECONDS = 24, INK = "#222222", QUIET = "#595959", CHOSEN = "#B03A00";
  var layers = data.layers.map(function (layer) {
    var text = atob(layer.data), bytes = new Uint8Array(text.length);
    for (var i = 0; i < text.length; i += 1) { bytes[i] = text.charCodeAt(i); }
    return { name: layer.name, bytes: bytes };
  });
  var shown = 0, chosen = -1, step = data.steps - 1, timer = null, places = null;

  function option(box, value, words) {
    var one = document.createElement("option");
    one.value = String(value);
    one.textContent = words;
    box.appendChild(one);
  }
  layers.forEach(function (layer, i) { option(layerBox, i, layer.name); });
  data.schools.forEach(function (name, i) { option(schoolBox, i, name); });

  function share(school, at) {
    var byte = layers[shown].bytes[at * count + school];
    return byte === MISSING ? null : byte / FULL;
  }
  function colour(value) {
    if (value === null) { return "#ffffff"; }
    return data.scale[Math.round(value * (data.scale.length - 1))];
  }
  function year(at) { return (at + 1) / data.stepsPerYear; }
  function when(at) {
    var y = Math.floor(at / data.stepsPerYear) + 1;
    return data.stepsPerYear === 1 ? "Year " + y : "Year " + y + ", month " + (at % data.stepsPerYear + 1);
  }
  function words(value) { return value === null ? "unknown" : value.toFixed(2); }
  function acting(at) {
    var now = year(at), names = [];
    if (at >= data.ownSteps) { return "all support off (years added after the scenario's own)"; }
    data.levers.forEach(function (one) {
      if (one.start < now && (one.end === null || now <= one.end)) { names.push(one.name); }
    });
    return names.length ? "acting: " + names.join(", ") : "no lever or shock acts";
  }

  function fit(canvas, height) {
    var ratio = window.devicePixelRatio || 1, width = canvas.clientWidth || 600;
    canvas.style.height = height + "px";
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    var pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.font = "13px DejaVu Sans, Verdana, sans-serif";
    return { pen: pen, width: width, height: height };
  }

  function line(pen, x, y, values) {
    var isDown = false;
    pen.beginPath();
    for (var i = 0; i < values.length; i += 1) {
      if (values[i] !== null && isDown) { pen.lineTo(x(i), y(values[i])); }
      if (values[i] !== null && !isDown) { pen.moveTo(x(i), y(values[i])); }
      isDown = values[i] !== null;
    }
    pen.stroke();
  }

  function drawCurve() {
    var sheet = fit(curve, 340), pen = sheet.pen;
    var left = 58, right = 12, top = 34, bottom = 42;
    var years = data.steps / data.stepsPerYear;
    function x(i) { return left + (sheet.width - left - right) * year(i) / years; }
    function y(v) { return top + (sheet.height - top - bottom) * (1 - v); }
    pen.lineWidth = 1;
    pen.fillStyle = QUIET;
    pen.textAlign = "right";
    [0, 0.25, 0.5, 0.75, 1].forEach(function (v) {
      pen.strokeStyle = "#E6E6E6";
      pen.beginPath(); pen.moveTo(left, y(v)); pen.lineTo(sheet.width - right, y(v)); pen.stroke();
      pen.fillText(String(v), left - 6, y(v) + 4);
    });
    pen.textAlign = "center";
    var every = Math.max(1, Math.ceil(years / 8));
    for (var at = 0; at <= years; at += every) {
      pen.fillText(String(at), left + (sheet.width - left - right) * at / years, sheet.height - bottom + 18);
    }
    pen.fillText("School year", (left + sheet.width - right) / 2, sheet.height - 6);
    pen.save();
    pen.translate(13, y(0.5));
    pen.rotate(-Math.PI / 2);
    pen.fillText("Share, 0 to 1", 0, 0);
    pen.restore();
    var along = left;
    pen.textAlign = "left";
    var named = data.lines.slice();
    if (chosen >= 0) {
      var own = [];
      for (var i = 0; i < data.steps; i += 1) { own.push(share(chosen, i)); }
      named.push({ name: layers[shown].name + " of " + data.schools[chosen], colour: CHOSEN, dash: "", values: own });
    }
    named.forEach(function (one, i) {
      pen.strokeStyle = one.colour;
      pen.lineWidth = one.colour === CHOSEN ? 1.8 : 2.6;
      pen.setLineDash(one.dash ? one.dash.split(" ").map(Number) : []);
      line(pen, x, y, one.values);
      pen.setLineDash([]);
      pen.fillStyle = one.colour;
      pen.fillText(one.name, along, i < 3 ? 12 : 28);
      along = i < 2 ? along + pen.measureText(one.name).width + 18 : left;
    });
    pen.strokeStyle = INK;
    pen.lineWidth = 1.5;
    pen.beginPath(); pen.moveTo(x(step), top); pen.lineTo(x(step), sheet.height - bottom); pen.stroke();
  }

  function drawGrid() {
    var width = grid.clientWidth || 400;
    var columns = Math.max(1, Math.ceil(Math.sqrt(count * width / 320)));
    var rows = Math.ceil(count / columns), side = Math.min(width / columns, Math.max(320 / rows, 2), 60);
    var sheet = fit(grid, Math.max(rows * side, 20)), pen = sheet.pen, gap = side > 8 ? 1 : 0;
    places = { columns: columns, side: side };
    for (var i = 0; i < count; i += 1) {
      var left = i % columns * side, top = Math.floor(i / columns) * side;
      pen.fillStyle = colour(share(i, step));
      pen.fillRect(left, top, side - gap, side - gap);
    }
    if (chosen >= 0) {
      pen.strokeStyle = CHOSEN;
      pen.lineWidth = 3;
      pen.strokeRect(chosen % columns * side + 1, Math.floor(chosen / columns) * side + 1, side - 2, side - 2);
    }
  }

  function drawScale() {
    var pen = scale.getContext("2d"), wide = scale.width / data.scale.length;
    data.scale.forEach(function (one, i) { pen.fillStyle = one; pen.fillRect(i * wide, 0, wide + 1, scale.height); });
  }

  function tell() {
    var parts = [when(step) + ": " + data.lines.map(function (one) { return one.name + " " + words(one.values[step]); }).join(", ")];
    if (chosen >= 0) { parts.push("school " + data.schools[chosen] + ": " + layers[shown].name + " " + words(share(chosen, step))); }
    parts.push(acting(step));
    if (count < data.ofSchools) { parts.push(count + " of " + data.ofSchools + " schools are shown"); }
    var text = parts.join("; ") + ".";
    said.textContent = text;
    time.setAttribute("aria-valuetext", text);
  }
  function draw() { drawCurve(); drawGrid(); tell(); }
  function go(to) {
    step = Math.min(Math.max(to, 0), data.steps - 1);
    time.value = String(step);
    draw();
  }
  function choose(school) {
    chosen = Math.min(Math.max(school, -1), count - 1);
    schoolBox.value = String(chosen);
    draw();
  }
  function stop() {
    if (timer !== null) { window.clearInterval(timer); timer = null; }
    play.textContent = "Play";
    said.setAttribute("aria-live", "polite");
  }
  function start() {
    var stride = Math.max(1, Math.round(data.steps / (SECONDS * FRAMES_PER_SECOND)));
    if (step >= data.steps - 1) { go(0); }
    said.setAttribute("aria-live", "off");
    play.textContent = "Pause";
    timer = window.setInterval(function () {
      if (step >= data.steps - 1) { stop(); } else { go(step + stride); }
    }, 1000 / FRAMES_PER_SECOND * Math.max(1, stride * SECONDS * FRAMES_PER_SECOND / data.steps));
  }

  time.addEventListener("input", function () { stop(); go(Number(time.value)); });
  time.addEventListener("keydown", function (event) {
    var by = { PageUp: data.stepsPerYear, PageDown: -data.stepsPerYear }[event.key];
    if (by) { event.preventDefault(); stop(); go(step + by); }
  });
  play.addEventListener("click", function () { if (timer === null) { start(); } else { stop(); } });
  layerBox.addEventListener("change", function () { shown = Number(layerBox.value); draw(); });
  schoolBox.addEventListener("change", function () { choose(Number(schoolBox.value)); });
  grid.addEventListener("click", function (event) {
    var box = grid.getBoundingClientRect();
    var column = Math.floor((event.clientX - box.left) / places.side), row = Math.floor((event.clientY - box.top) / places.side);
    var school = row * places.columns + column;
    choose(column < places.columns && school < count && school !== chosen ? school : -1);
  });
  grid.addEventListener("keydown", function (event) {
    var by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -places.columns, ArrowDown: places.columns }[event.key];
    if (event.key === "Escape") { choose(-1); }
    if (!by) { return; }
    event.preventDefault();
    choose(chosen < 0 ? 0 : chosen + by < 0 ? chosen : chosen + by);
  });
  window.addEventListener("resize", draw);
  window.addEventListener("beforeprint", draw);
  window.addEventListener("afterprint", draw);
  drawScale();
  if (data.plays) {
    shown = data.first;
    layerBox.value = String(shown);
    if (!window.matchMedia("(prefers-reduced-motion: reduce)").matches) { start(); }
  }
  draw();
}());
