# Adjusted gaps, weighting, balancing, decomposition, Rubin's rules, E-values.
# Run in this folder: Rscript comparison.R
# Data: carData::SLID (Survey of Labour and Income Dynamics, Ontario 1994; package car), 700 persons, with
# sampling weights and clusters fabricated here (seed 2014). Where no Debian package has an estimator
# (Oaxaca-Blinder, ATT and ATE by propensity, E-value, Imbens-Manski), its formula is written out here.
source("answers.R")
suppressMessages({ library(survey); library(carData); library(mice) })
set.seed(2014)
data <- SLID[complete.cases(SLID), ]
data <- data[sample(nrow(data), 700), ]
data <- data.frame(
  sex = as.character(data$sex), language = as.character(data$language), age = data$age,
  education = data$education, wages = data$wages, well_paid = as.numeric(data$wages > 15),
  weight = round(runif(700, 0.4, 3), 3), cluster = sample(1:70, 700, TRUE)
)
write_data(data, "comparison")
data$second <- as.numeric(data$sex == "Male")
data$language <- factor(data$language)

# The two standardised shares (predictive margins) and their gap: three designs.
designs <- list(plain = svydesign(~1, weights = ~rep(1, 700), data = data),
                weighted = svydesign(~1, weights = ~weight, data = data),
                clustered = svydesign(~cluster, weights = ~weight, data = data))
answers <- list()
for (name in names(designs)) {
  without <- svyglm(well_paid ~ language + age + education, designs[[name]], family = quasibinomial())
  margins <- svypredmeans(without, ~factor(second))
  gap <- svycontrast(margins, c(-1, 1) * if (names(coef(margins))[1] == "0") 1 else -1)
  answers[[paste0("adjusted.", name)]] <- coef(gap)[[1]]
  answers[[paste0("predmeans_se.", name)]] <- SE(gap)[[1]]
  # svypredmeans takes the two parts of this error as uncorrelated; here the sum of both, person by person.
  model <- svyglm(well_paid ~ second + language + age + education, designs[[name]], family = quasibinomial(),
                  control = glm.control(epsilon = 1e-14))
  X <- model.matrix(model); w <- weights(designs[[name]]); p <- fitted(model)
  X1 <- X0 <- X; X1[, 2] <- 1; X0[, 2] <- 0
  p1 <- plogis(drop(X1 %*% coef(model))); p0 <- plogis(drop(X0 %*% coef(model)))
  slope <- colSums(w * (p1 * (1 - p1) * X1 - p0 * (1 - p0) * X0)) / sum(w)
  added <- (p1 - p0 - weighted.mean(p1 - p0, w)) / sum(w) +
    drop(((data$well_paid - p) * X) %*% solve(t(X) %*% (w * p * (1 - p) * X)) %*% slope)
  answers[[paste0("adjusted_se.", name)]] <- SE(svytotal(added, designs[[name]]))[[1]]
  raw <- svyglm(well_paid ~ second, designs[[name]])
  answers[[paste0("raw.", name)]] <- coef(raw)[[2]]
  answers[[paste0("raw_se.", name)]] <- SE(raw)[[2]]
}

# Propensity weights: difference of weighted means, its error from the stacked estimating equations.
X <- model.matrix(~ language + age + education, data)
z <- data$second; y <- data$wages
stacked <- function(target, w) {
  g <- coef(suppressWarnings(glm(z ~ X - 1, family = binomial(), weights = w, control = list(epsilon = 1e-14))))
  parts <- function(theta) {
    e <- plogis(drop(X %*% theta[seq_len(ncol(X))]))
    omega <- w * if (target == "att") ifelse(z == 1, 1, e / (1 - e)) else ifelse(z == 1, 1 / e, 1 / (1 - e))
    m <- theta[ncol(X) + 1:2]
    cbind(w * (z - e) * X, omega * (1 - z) * (y - m[1]), omega * z * (y - m[2]))
  }
  e <- plogis(drop(X %*% g))
  omega <- w * if (target == "att") ifelse(z == 1, 1, e / (1 - e)) else ifelse(z == 1, 1 / e, 1 / (1 - e))
  theta <- c(g, weighted.mean(y[z == 0], omega[z == 0]), weighted.mean(y[z == 1], omega[z == 1]))
  A <- sapply(seq_along(theta), function(j) {  # derivative of the summed equations, by central differences
    h <- 1e-5 * max(1, abs(theta[j])); up <- down <- theta; up[j] <- up[j] + h; down[j] <- down[j] - h
    (colSums(parts(up)) - colSums(parts(down))) / (2 * h)
  })
  V <- solve(A) %*% crossprod(parts(theta)) %*% t(solve(A)) * 700 / 699
  k <- length(theta)
  c(theta[k] - theta[k - 1], sqrt(V[k, k] + V[k - 1, k - 1] - 2 * V[k, k - 1]),
    sum(omega[z == 0])^2 / sum(omega[z == 0]^2))
}
for (target in c("att", "ate")) for (name in c("plain", "weighted")) {
  found <- stacked(target, if (name == "plain") rep(1, 700) else data$weight)
  answers[[paste(target, name, sep = ".")]] <- found[1]
  answers[[paste0(target, "_se.", name)]] <- found[2]
  answers[[paste0(target, "_ess.", name)]] <- found[3]
}

# Entropy balancing of the first group to the second is raking to its means.
for (name in c("plain", "weighted")) {
  w <- if (name == "plain") rep(1, 700) else data$weight
  target <- colSums((w * X)[z == 1, ]) / sum(w[z == 1])
  total <- sum(w[z == 0])
  first <- svydesign(~1, weights = w[z == 0], data = data[z == 0, ])
  raked <- calibrate(first, ~ language + age + education, population = target * total, calfun = "raking",
                     epsilon = 1e-12, maxit = 500)
  answers[[paste0("entropy.", name)]] <-
    weighted.mean(y[z == 1], w[z == 1]) - weighted.mean(y[z == 0], weights(raked))
  answers[[paste0("entropy_ess.", name)]] <- sum(weights(raked))^2 / sum(weights(raked)^2)
}

# Oaxaca-Blinder, the second sex less the first; dummies by contrasts that sum to zero (Yun 2005).
contrasts(data$language) <- "contr.sum"
three <- function(d1, d2, pooled, w1, w2) {
  f <- wages ~ language + age + education
  X1 <- model.matrix(f, d1); X2 <- model.matrix(f, d2)
  full <- function(b) c(b[1], b[2:3], -sum(b[2:3]), b[4:5])  # English, French, Other, age, education
  shares <- function(X, d, w) c(1, tapply(w, d$language, sum) / sum(w), colSums(w * X[, c("age", "education")]) / sum(w))
  fit <- function(X, d, w) full(coef(lm.wfit(X, d$wages, w)))
  list(m1 = shares(X1, d1, w1), m2 = shares(X2, d2, w2), b1 = fit(X1, d1, w1), b2 = fit(X2, d2, w2), b = full(pooled))
}
for (name in c("plain", "weighted")) {
  w <- if (name == "plain") rep(1, 700) else data$weight
  pooled <- coef(lm(wages ~ language + age + education + second, data, weights = w))
  o <- three(data[z == 0, ], data[z == 1, ], pooled, w[z == 0], w[z == 1])
  terms <- c("constant", rep("language", 3), "age", "education")
  parts <- list(endowments = (o$m2 - o$m1) * o$b1, coefficients = o$m1 * (o$b2 - o$b1),
                interaction = (o$m2 - o$m1) * (o$b2 - o$b1), explained = (o$m2 - o$m1) * o$b,
                unexplained = o$m2 * (o$b2 - o$b) + o$m1 * (o$b - o$b1))
  for (part in names(parts)) {
    answers[[paste(part, "all", name, sep = ".")]] <- sum(parts[[part]])
    for (term in unique(terms)) {
      if (term != "constant" || part %in% c("coefficients", "unexplained"))
        answers[[paste(part, term, name, sep = ".")]] <- sum(parts[[part]][terms == term])
    }
  }
}

# Rubin's rules with Barnard and Rubin's degrees of freedom.
pooled <- pool.scalar(Q = c(1.2, 1.5, 0.9, 1.1, 1.3), U = c(0.20, 0.18, 0.25, 0.22, 0.19), n = 150, k = 4)
answers <- c(answers, list(rubin = pooled$qbar, rubin_se = sqrt(pooled$t), rubin_df = pooled$df,
                           rubin_missing = pooled$fmi))

# E-values of risk, hazard and odds ratios.
e <- function(rr) { rr <- max(rr, 1 / rr); rr + sqrt(rr * (rr - 1)) }
answers <- c(answers, list(
  e.risk = e(0.8), e.hazard = e((1 - 0.5^sqrt(1.35)) / (1 - 0.5^sqrt(1 / 1.35))), e.odds = e(sqrt(2.4)), e.rare = e(1.35)
))
write_answers(answers, "comparison")
